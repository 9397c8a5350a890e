// Boxes on the page of a file, and the time that a reviewer works on it. Without this script the page number alone can be written.
"use strict";

let drawn = "";

document.addEventListener("pointerdown", (event) => {
  const stage = event.target.closest?.(".pin-stage");
  if (!stage) { return; }
  event.preventDefault();
  const frame = stage.getBoundingClientRect();
  const share = (one) => [
    Math.min(1, Math.max(0, (one.clientX - frame.left) / frame.width)),
    Math.min(1, Math.max(0, (one.clientY - frame.top) / frame.height)),
  ];
  const [x0, y0] = share(event);
  const box = stage.querySelector(".pin-box") ?? stage.appendChild(Object.assign(document.createElement("div"), { className: "pin-box" }));
  const draw = (one) => {
    const [x1, y1] = share(one);
    const [left, right, top, bottom] = [Math.min(x0, x1), Math.max(x0, x1), Math.min(y0, y1), Math.max(y0, y1)];
    Object.assign(box.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%` });
    drawn = [left, top, right, bottom].map((side) => side.toFixed(4)).join(",");
  };
  const stop = () => {
    document.removeEventListener("pointermove", draw);
    document.removeEventListener("pointerup", stop);
    const single = document.querySelector("input[name=box][data-pin-box]");
    if (single) { single.value = drawn; }
  };
  document.addEventListener("pointermove", draw);
  document.addEventListener("pointerup", stop);
});

// "Pin to this page" writes the page and the box beside its button.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-pin]");
  if (!button) { return; }
  const part = button.closest(".pair-fields");
  const stage = document.querySelector(".pin-stage");
  part.querySelector("[data-pin-page]").value = stage.dataset.page;
  part.querySelector("[data-pin-box]").value = drawn;
  part.querySelector("[data-pin-page]").dispatchEvent(new Event("change", { bubbles: true }));
});

// A loss asks for its reason: its fields open. A group that is answered folds the next one open.
document.addEventListener("change", (event) => {
  const chosen = event.target.closest?.(".answers input");
  if (!chosen) { return; }
  if (["deducted", "found", "not_applicable"].includes(chosen.value)) {
    const more = chosen.closest(".criterion").querySelector("details");
    more.open = true;
  }
  const group = chosen.closest("details.card");
  const answered = [...group.querySelectorAll(".answers")].filter((one) => one.querySelector(":checked")).length;
  group.querySelector("[data-answered]").textContent = String(answered);
  if (answered === group.querySelectorAll(".answers").length && group.nextElementSibling?.matches("details.card")) {
    group.nextElementSibling.open = true;
  }
});

// Only the time during which the page is in front counts; each save takes what has gathered since the last.
let gathered = 0;
setInterval(() => { if (!document.hidden) { gathered += 1; } }, 1000);
const hand = () => {
  const field = document.querySelector("[data-seconds]");
  if (field) { field.value = String(gathered); gathered = 0; }
};
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.matches?.(".score-form")) { event.detail.parameters.seconds = String(gathered); gathered = 0; }
});
document.addEventListener("submit", (event) => { if (event.target.matches(".score-form")) { hand(); } }, true);

// After a save of its own the page hands the new state on to the button that submits.
document.addEventListener("htmx:afterSettle", () => {
  const lock = document.querySelector("[data-lock-source]");
  const target = document.querySelector("[data-lock]");
  if (lock && target) { target.value = lock.value; }
});
