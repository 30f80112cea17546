// Keeps the reader's place when htmx replaces the results: open filters stay open, the focus stays or goes to the hits.
(function () {
  "use strict";
  var open = [];
  var focused = "";
  var paging = false;

  document.addEventListener("htmx:beforeSwap", function () {
    var active = document.activeElement;
    open = Array.from(document.querySelectorAll("#results details[open]"), function (part) { return part.id; });
    focused = active ? active.id : "";
    paging = Boolean(active && active.closest(".usa-pagination, .chips"));
  });

  document.addEventListener("htmx:afterSwap", function () {
    open.forEach(function (id) {
      var part = document.getElementById(id);
      if (part) { part.open = true; }
    });
    var next = document.getElementById(paging ? "hits" : focused);
    if (next) { next.focus({ preventScroll: !paging }); }
  });

  // An answer that is not a page of results (an error, a search that is being rebuilt) is shown as a page of its own.
  // Where somebody is writing, a preview that fails is left out: the page with what they typed stays.
  document.addEventListener("htmx:responseError", function (event) {
    var target = event.detail.target;
    if (!target || (target.id !== "results" && target.id !== "answer")) { return; }
    window.location.assign(event.detail.pathInfo.finalRequestPath);
  });
})();
