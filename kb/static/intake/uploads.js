// Sends chosen files one by one, each with its own progress, and again where sending failed. Files can also be dropped.
// Without this script the form sends them all at once, and everything after that is the same.
(function () {
  "use strict";
  var form = document.getElementById("upload");
  var input = document.getElementById("files");
  var drop = document.getElementById("drop");
  var list = document.getElementById("sending");
  var status = document.getElementById("sending-status");
  var button = document.getElementById("send");
  var AT_ONCE = 2;
  var waiting = [];
  var running = 0;
  var sent = 0;
  var failed = 0;
  var total = 0;

  var REASONS = {
    0: "The connection was lost.",
    400: "This page is too old. Open it again and choose the files again.",
    401: "You are no longer signed in. Sign in in another tab, then try again.",
    403: "Your account may not do this.",
    413: "The file is too large.",
    507: "There is no room left on the disk of this site. Tell the people who run it."
  };

  function say() {
    status.textContent = sent + " of " + total + (total === 1 ? " file" : " files") + " sent" + (failed ? ", " + failed + " not sent." : ".");
  }

  function show(entry, words, bad) {
    entry.state.textContent = words;
    entry.state.className = bad ? "sending__state sending__state--bad" : "sending__state";
  }

  function add(file) {
    var item = document.createElement("li");
    var name = document.createElement("strong");
    var bar = document.createElement("progress");
    var state = document.createElement("span");
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "Sending " + file.name);
    item.append(name, bar, state);
    list.append(item);
    var entry = { file: file, kind: form.elements.kind.value, item: item, bar: bar, state: state };
    show(entry, "Waiting", false);
    return entry;
  }

  function fail(entry, words, again) {
    failed += 1;
    show(entry, words, true);
    entry.bar.hidden = true;
    if (again) {
      var retry = document.createElement("button");
      retry.type = "button";
      retry.className = "usa-button usa-button--outline";
      retry.textContent = "Send again";
      retry.setAttribute("aria-label", "Send " + entry.file.name + " again");
      retry.addEventListener("click", function () {
        failed -= 1;
        retry.remove();
        entry.bar.hidden = false;
        entry.bar.value = 0;
        waiting.push(entry);
        next();
      });
      entry.item.append(" ", retry);
    }
  }

  function send(entry) {
    var request = new XMLHttpRequest();
    var data = new FormData();
    data.append("csrf_token", form.elements.csrf_token.value);
    data.append("batch", form.elements.batch.value);
    data.append("kind", entry.kind);
    data.append("files", entry.file, entry.file.name);
    running += 1;
    show(entry, "Sending", false);
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) { entry.bar.value = Math.round(100 * event.loaded / event.total); }
    });
    request.addEventListener("loadend", function () {
      running -= 1;
      if (request.status === 201) {
        var answer = JSON.parse(request.responseText)[0];
        sent += 1;
        entry.bar.value = 100;
        show(entry, answer.state === "failed" ? answer.message + " " + answer.hint : "Sent", answer.state === "failed");
      } else {
        fail(entry, REASONS[request.status] || "It could not be sent.", request.status !== 413);
      }
      next();
    });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  }

  function next() {
    while (running < AT_ONCE && waiting.length) { send(waiting.shift()); }
    say();
    if (running || waiting.length) { return; }
    if (sent && !failed) { window.location.assign(form.dataset.done); return; }
    document.getElementById("sent").hidden = !sent;
    button.disabled = false;
  }

  form.addEventListener("submit", function (event) {
    if (!input.files.length) { return; }
    event.preventDefault();
    button.disabled = true;
    list.hidden = false;
    Array.from(input.files).forEach(function (file) {
      var entry = add(file);
      total += 1;
      if (file.size > Number(form.dataset.limit)) {
        fail(entry, "The file has more than " + Math.floor(form.dataset.limit / 1e6) + " MB. Split it, and upload the parts.", false);
      } else {
        waiting.push(entry);
      }
    });
    input.value = "";
    next();
  });

  drop.querySelector(".drop__words").hidden = false;
  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.add("drop--over");
    });
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function () { drop.classList.remove("drop--over"); });
  });
  drop.addEventListener("drop", function (event) {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
  });
})();
