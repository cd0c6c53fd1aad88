// SPDX-License-Identifier: MIT
// The page of a handout works without this, and is printed from the browser's menu. Here its button
// prints, and so does the address that ends in "#print". What was chosen and not yet shown is shown
// first: the paper is always what the form says.
"use strict";

const HERE = "#print";
const settings = document.querySelector(".settings");
let chosen = false;

settings.addEventListener("change", () => {
  chosen = true;
});
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (chosen) {
      settings.action += HERE;
      settings.requestSubmit();
    } else {
      print();
    }
  });
});
function printHere() {
  if (location.hash === HERE) {
    print();
  }
}
addEventListener("load", printHere); // with its pictures
addEventListener("hashchange", printHere);
