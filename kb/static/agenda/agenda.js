// Tells the form where in a title the cursor was, so that "Split" splits there. Without this script Enter in the title
// says the same.
(function () {
  "use strict";
  document.addEventListener("focusout", function (event) {
    var field = event.target;
    var place = field.dataset && field.dataset.cursor ? document.getElementById(field.dataset.cursor) : null;
    if (place) { place.value = field.selectionStart; }
  });
})();
