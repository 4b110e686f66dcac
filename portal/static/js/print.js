// A button that prints the page; where scripts are off, the browser's own menu does.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
// What is folded on a screen is printed, also where the style sheet cannot unfold it.
addEventListener("beforeprint", () => document.querySelectorAll(".paper-tree details").forEach((part) => { part.open = true; }));
