// Keys for those who judge all day: a letter opens what carries it in `data-key`. Nothing happens while somebody writes.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) { return; }
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) { return; }
  event.preventDefault();
  if (found.tagName === "DETAILS") {
    found.open = true;
    found.querySelector("textarea, select, input:not([type=hidden]), button")?.focus();
  } else {
    found.click();
  }
});
