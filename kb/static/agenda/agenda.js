// Tells the form where in a title the cursor was, so that "Split" splits there, and keeps the focus when htmx replaces
// the grid. Without this script Enter in the title says the same, and the page that is loaded has the focus in place.
(function () {
  "use strict";
  var focus = "";

  document.addEventListener("focusout", function (event) {
    var field = event.target;
    var place = field.dataset && field.dataset.cursor ? document.getElementById(field.dataset.cursor) : null;
    if (place) { place.value = field.selectionStart; }
  });

  // A browser heeds "autofocus" only in a page that it loads, and complains of it in one that is there already.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var found = /id="([a-z0-9-]+)" autofocus/.exec(event.detail.serverResponse);
    focus = found ? found[1] : "";
    if (found) { event.detail.serverResponse = event.detail.serverResponse.replace(found[0], 'id="' + focus + '"'); }
  });

  document.addEventListener("htmx:afterSettle", function () {
    var field = focus ? document.getElementById(focus) : null;
    focus = "";
    if (field) { field.focus(); field.scrollIntoView({ block: "nearest" }); }
  });
})();
