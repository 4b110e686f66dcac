// A list whose rows are found by typing: with or without marks, any word by its beginning. Enter takes the first.
(() => {
  "use strict";
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
  const rowsOf = (input) => [...document.querySelectorAll(`#${input.dataset.filter} [data-fold]`)];
  const isFound = (row, words) => words.every((word) => ` ${row.dataset.fold}`.includes(` ${word}`));

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches("[data-filter]")) return;
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    // What is ticked stays in sight: it is part of what will be sent.
    for (const row of rowsOf(input)) row.hidden = !isFound(row, words) && !row.querySelector("[type=checkbox]:checked");
  });
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.key !== "Enter" || event.isComposing || !input.matches("[data-filter]")) return;
    event.preventDefault();
    const [first] = rowsOf(input).filter((row) => !row.hidden);
    const choice = first && first.querySelector("[type=radio]");
    if (!choice) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    input.dispatchEvent(new CustomEvent("portal:picked", { bubbles: true }));
  });
})();
