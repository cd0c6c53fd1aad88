// SPDX-License-Identifier: MIT
// What makes pages quicker to use. Every page works without it: a search field suggests titles
// (the combobox pattern of WAI-ARIA 1.2), the line for the chart is copied, a vote is counted
// without leaving the page, and a button prints.
"use strict";

const WAIT_MS = 120; // between keys, before a suggestion is asked for

function suggestTo(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let options = [], chosen = -1, timer = 0, asked = null;

  list.id = input.id + "-list";
  list.className = "plain suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.found);
  list.hidden = true;
  status.className = "hidden";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.parentElement.append(list, status);

  function choose(at) {
    if (options[chosen]) {
      options[chosen].setAttribute("aria-selected", "false");
    }
    chosen = at;
    if (options[chosen]) {
      options[chosen].setAttribute("aria-selected", "true");
      options[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[chosen].id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function close() {
    clearTimeout(timer);
    if (asked) {
      asked.abort();
    }
    choose(-1);
    options = [];
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
  }

  // They may run the other way than the page.
  function wordsOf(text, className) {
    const words = document.createElement("bdi");
    words.className = className;
    words.textContent = text;
    return words;
  }

  // A name that is not the title stands beside it, so that one sees why it is here.
  function optionOf(item, at) {
    const option = document.createElement("li");
    option.id = list.id + "-" + at;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(wordsOf(item.title, ""));
    if (item.matched !== item.title) {
      option.append(" ", wordsOf(item.matched, "quiet"));
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
    input.setAttribute("aria-expanded", String(options.length > 0));
    status.textContent = form.dataset.found + " " + options.length;
  }

  async function ask() {
    const words = input.value.trim();
    if (words === "") {
      close();
      return;
    }
    asked = new AbortController();
    try {
      const url = form.dataset.suggest + "&q=" + encodeURIComponent(words);
      const reply = await fetch(url, { signal: asked.signal });
      if (reply.ok && document.activeElement === input) {
        show((await reply.json()).items, reply.headers.get("Content-Language") || "");
      }
    } catch {
      // Without suggestions the form still searches.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (asked) {
      asked.abort();
    }
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
  // Before the field loses the focus, which closes the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      location.assign(option.dataset.url);
    }
  });
}

// A page that is not served over HTTPS has no clipboard: there the selection is copied.
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
    status.textContent = "";
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
      // The reply leads to the page of thanks, which is shown here instead.
      await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
      const thanks = document.createElement("p");
      thanks.className = "banner";
      thanks.setAttribute("role", "status");
      form.replaceWith(thanks);
      thanks.textContent = form.dataset.thanks;
    } catch {
      location.assign(form.action);
    }
  });
}

document.querySelectorAll("form[data-suggest]").forEach(suggestTo);
document.querySelectorAll("details[data-copy]").forEach(copyOnOpening);
document.querySelectorAll("form[data-vote]").forEach(voteInPlace);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
