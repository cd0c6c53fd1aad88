// SPDX-License-Identifier: MIT
// Every page works without this: a search field suggests titles (the combobox of WAI-ARIA 1.2), the
// line for the chart is dated and copied, and a vote is counted in place.
"use strict";

const WAIT_MS = 120; // between keys, before a suggestion is asked for

function set(element, attributes) {
  for (const name in attributes) {
    element.setAttribute(name, attributes[name]);
  }
}

function suggestTo(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let options = [], chosen = -1, timer = 0, asked = null;

  list.id = input.id + "-list";
  list.className = "plain suggestions";
  list.hidden = true;
  status.className = "hidden";
  set(list, { role: "listbox", "aria-label": form.dataset.found });
  set(status, { role: "status" });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": false });
  input.parentElement.append(list, status);

  function choose(at) {
    chosen = at;
    options.forEach((option, i) => set(option, { "aria-selected": i === at }));
    if (options[at]) {
      options[at].scrollIntoView({ block: "nearest" });
      set(input, { "aria-activedescendant": options[at].id });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    choose(-1);
    options = [];
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    set(input, { "aria-expanded": false });
  }

  // Another name than the title stands beside it, to show why it is here.
  function optionOf(item, at) {
    const option = document.createElement("li");
    option.id = list.id + "-" + at;
    set(option, { role: "option", "aria-selected": false });
    option.textContent = item.title;
    if (item.matched !== item.title) {
      const name = document.createElement("span");
      name.className = "quiet";
      name.textContent = " " + item.matched;
      option.append(name);
    }
    option.dataset.url = new URL(item.url).pathname;
    return option;
  }

  function show(items, language) {
    close();
    options = items.map(optionOf);
    list.lang = language;
    list.append(...options);
    list.hidden = options.length === 0;
    set(input, { "aria-expanded": options.length > 0 });
    status.textContent = form.dataset.found + " " + options.length;
  }

  async function ask() {
    const words = input.value.trim();
    if (words === "") {
      close();
      return;
    }
    asked?.abort();
    asked = new AbortController();
    try {
      const url = form.dataset.suggest + "&q=" + encodeURIComponent(words);
      const reply = await fetch(url, { signal: asked.signal });
      if (reply.ok && document.activeElement === input) {
        show((await reply.json()).items, reply.headers.get("Content-Language") || "");
      }
    } catch {
      // The form still searches.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    const last = options.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.length === 0) {
        ask();
      } else if (event.key === "ArrowDown") {
        choose(chosen === last ? -1 : chosen + 1);
      } else {
        choose(chosen === -1 ? last : chosen - 1);
      }
    } else if (event.key === "Enter" && options[chosen]) {
      event.preventDefault();
      location.assign(options[chosen].dataset.url);
    } else if (event.key === "Escape" && options.length > 0) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
  input.addEventListener("blur", close);
  // So that the field keeps the focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      location.assign(option.dataset.url);
    }
  });
}

// Without HTTPS there is no clipboard: the selection is copied.
async function copyText(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

function copyOnOpening(details) {
  details.addEventListener("toggle", async () => {
    const status = details.querySelector("[role=status]");
    const here = document.documentElement.lang + "-u-ca-gregory-nu-latn";
    const today = new Date().toLocaleDateString(here, { dateStyle: "long" });
    status.textContent = "";
    details.querySelector("[data-today]").textContent = today + ": ";
    if (details.open && (await copyText(details.querySelector("p")))) {
      status.textContent = details.dataset.done;
    }
  });
}

function voteInPlace(form) {
  form.addEventListener("submit", async (event) => {
    const fields = new URLSearchParams(new FormData(form));
    fields.set(event.submitter.name, event.submitter.value);
    event.preventDefault();
    try {
      // The reply leads to a page of thanks.
      const reply = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
      if (reply.type !== "opaqueredirect") {
        throw reply;
      }
      const thanks = document.createElement("p");
      thanks.className = "banner";
      set(thanks, { role: "status" });
      thanks.tabIndex = -1;
      form.replaceWith(thanks);
      thanks.textContent = form.dataset.thanks;
      thanks.focus();
    } catch {
      location.assign(form.action);
    }
  });
}

document.querySelectorAll("form[data-suggest]").forEach(suggestTo);
document.querySelectorAll("details[data-copy]").forEach(copyOnOpening);
document.querySelectorAll("form[data-vote]").forEach(voteInPlace);
