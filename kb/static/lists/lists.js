// The editing page of a reading list without reloads: buttons send the same form, the focus stays, what was done is read
// out, and readings can be dragged. Without this script every button works by loading the page again.
(function () {
  "use strict";
  var busy = false;
  var dragged = null;

  function editor() { return document.getElementById("list-editor"); }

  function say(text) {
    var live = document.getElementById("list-live");
    live.textContent = "";
    window.setTimeout(function () { live.textContent = text; }, 50);
  }

  function fail(text) {
    var said = document.getElementById("list-said");
    said.textContent = "";
    var box = document.createElement("p");
    box.className = "list-said";
    box.textContent = text;
    said.appendChild(box);
    say(text);
  }

  function show(html) {
    var next = new DOMParser().parseFromString(html, "text/html");
    var part = next.getElementById("list-editor");
    if (!part) { return false; }
    var open = Array.from(editor().querySelectorAll("details[open]"), name);
    document.title = next.title;
    var wanted = part.querySelector("[autofocus]");
    if (wanted) { wanted.removeAttribute("autofocus"); }  // the browser takes it only from a page that it loads
    editor().replaceWith(document.adoptNode(part));
    Array.from(editor().querySelectorAll("details")).forEach(function (details) {
      if (open.indexOf(name(details)) >= 0) { details.open = true; }
    });
    var alert = editor().querySelector("[role=alert]");
    var focus = alert || wanted;
    if (alert) { alert.tabIndex = -1; }
    if (focus) { focus.focus(); focus.scrollIntoView({ block: "nearest" }); }
    say(document.getElementById("list-said").textContent.trim() || (alert ? alert.textContent.trim() : ""));
    handles();
    return true;
  }

  function name(details) {
    var holder = details.closest("[data-item], [data-section]");
    return holder.id + (holder.dataset.item ? "" : "/section");
  }

  function send(action) {
    if (busy) { return; }
    busy = true;
    editor().setAttribute("aria-busy", "true");
    var form = document.getElementById("list-form");
    var data = new FormData(form);
    data.set("do", action);
    fetch(form.action, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (html) {
        if (!show(html)) { fail("This was not saved: you may be signed out. Sign in in another tab, then try again."); }
      })
      .catch(function () { fail("This was not saved: there is no connection. Try again."); })
      .finally(function () { busy = false; editor().removeAttribute("aria-busy"); });
  }

  document.addEventListener("submit", function (event) {
    var action = event.submitter ? event.submitter.value : "save";
    if (event.target.id !== "list-form" || /^(swap|choose):/.test(action)) { return; }
    event.preventDefault();
    send(action);
  });

  function handles() {
    Array.from(document.querySelectorAll(".list-item")).forEach(function (item) {
      var handle = document.createElement("span");
      handle.className = "list-item__handle";
      handle.draggable = true;
      handle.setAttribute("aria-hidden", "true");
      handle.title = "Drag to another place";
      handle.textContent = "⠿";
      item.insertBefore(handle, item.firstChild);
    });
  }

  function unmark() {
    Array.from(document.querySelectorAll(".is-before, .is-end")).forEach(function (each) { each.classList.remove("is-before", "is-end"); });
  }

  function placeAt(target) {
    var list = target.closest(".list-section") && target.closest(".list-section").querySelector(".list-items");
    return list ? { list: list, before: target.closest(".list-item") } : null;
  }

  document.addEventListener("dragstart", function (event) {
    if (!event.target.classList || !event.target.classList.contains("list-item__handle")) { return; }
    dragged = event.target.closest(".list-item");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.title);
    dragged.classList.add("is-dragged");
  });

  document.addEventListener("dragover", function (event) {
    var place = dragged && placeAt(event.target);
    if (!place) { return; }
    event.preventDefault();
    unmark();
    if (place.before) { place.before.classList.add("is-before"); } else { place.list.classList.add("is-end"); }
  });

  document.addEventListener("drop", function (event) {
    var place = dragged && placeAt(event.target);
    if (!place) { return; }
    event.preventDefault();
    var others = Array.from(place.list.querySelectorAll(".list-item")).filter(function (each) { return each !== dragged; });
    var at = place.before === dragged ? -1 : place.before ? others.indexOf(place.before) : others.length;
    if (at >= 0) { send("place:" + dragged.dataset.item + ":" + place.list.dataset.items + ":" + at); }
  });

  document.addEventListener("dragend", function () {
    if (dragged) { dragged.classList.remove("is-dragged"); }
    dragged = null;
    unmark();
  });

  handles();
})();
