// Small comforts; every page works without them.
"use strict";

// The menu is folded on narrow screens: the summary opens it.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".menu .fold")) {
    event.target.parentElement.classList.toggle("open", event.target.open);
  }
}, true);

// Escape closes an open confirmation.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("details.confirm[open]").forEach((one) => { one.open = false; });
  }
});

// A form is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.sent) {
    if (form.dataset.sent) { event.preventDefault(); }
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});
