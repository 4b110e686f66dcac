// Buttons under a field put Markdown into it: a message above what it says, the marks of a clue around chosen words.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put]");
    if (!button) return;
    const area = document.getElementById(button.dataset.into);
    const text = button.dataset.put;
    if (text.endsWith("\n")) area.setRangeText(`${text}\n`, 0, 0, "start");
    else {
      const { selectionStart: start, selectionEnd: end } = area;
      const chosen = area.value.slice(start, end);
      area.setRangeText(text.replace("‹chữ›", (words) => chosen || words), start, end);
      area.setSelectionRange(start + text.indexOf("‹"), start + text.indexOf("›") + 1); // the reason is typed next
    }
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
})();
