// Suggestions under every search box, as the ARIA 1.2 combobox with a list box. Without this file a box is a plain box.
(function () {
  "use strict";
  var WAIT = 120;

  function install(input, number) {
    var form = input.form;
    var list = document.createElement("ul");
    var said = document.createElement("div");
    var options = [];
    var active = -1;
    var timer = 0;
    var asked = null;

    list.id = "suggestions-" + number;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    said.className = "usa-sr-only";
    said.setAttribute("aria-live", "polite");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("autocomplete", "off");
    form.classList.add("has-suggestions");
    form.append(list, said);

    function mark(index) {
      if (active >= 0) { options[active].setAttribute("aria-selected", "false"); }
      active = index;
      if (active < 0) { input.removeAttribute("aria-activedescendant"); return; }
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    }

    function close() {
      window.clearTimeout(timer);
      if (asked) { asked.abort(); asked = null; }
      mark(-1);
      options = [];
      list.hidden = true;
      list.replaceChildren();
      said.textContent = "";
      input.setAttribute("aria-expanded", "false");
    }

    function span(name, text) {
      var part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      return part;
    }

    function draw(suggestion, index) {
      var option = document.createElement("li");
      option.id = list.id + "-" + index;
      option.className = "suggestions__option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = suggestion.url;
      option.append(span("suggestions__text", suggestion.text), " ", span("suggestions__kind", suggestion.label));
      if (suggestion.detail) { option.append(" ", span("suggestions__detail", suggestion.detail)); }
      // The box keeps the focus: a press on the list must not take it away before the click.
      option.addEventListener("pointerdown", function (event) { event.preventDefault(); });
      option.addEventListener("click", function () { choose(option); });
      return option;
    }

    function show(found) {
      mark(-1);
      options = found.map(draw);
      list.replaceChildren.apply(list, options);
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(options.length > 0));
      said.textContent = options.length
        ? options.length + (options.length === 1 ? " suggestion" : " suggestions") + ". Use the up and down arrows."
        : "No suggestions.";
    }

    function choose(option) {
      var url = option.dataset.url;
      close();
      window.location.assign(url);
    }

    function ask() {
      var typed = input.value;
      if (asked) { asked.abort(); }
      if (!typed.trim()) { close(); return; }
      asked = new AbortController();
      window.fetch("/api/v1/suggest?q=" + encodeURIComponent(typed.slice(0, 200)), { signal: asked.signal })
        .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
        .then(function (answer) {
          if (input.value === typed && document.activeElement === input) { show(answer.suggestions); }
        })
        .catch(function (error) { if (error.name !== "AbortError") { close(); } });
    }

    input.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, WAIT);
    });

    input.addEventListener("keydown", function (event) {
      if (event.isComposing) { return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { ask(); return; }
        // One place stands for the box itself: past either end the reader is back in what was typed.
        var places = options.length + 1;
        mark((active + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        choose(options[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Tab") {
        close();
      }
    });

    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
  }

  document.querySelectorAll(".usa-search input[name=q]").forEach(install);
})();
