// Pages of a course, dragged to another place; the buttons beside them do the same by keyboard and without scripts.
(() => {
  "use strict";

  let dragged = null;
  let pressed = "";
  const rows = (form) => [...form.querySelectorAll("[data-page]")];

  const prepare = () => document.querySelectorAll("[data-reorder] [data-page]").forEach((row) => { row.draggable = true; });

  const announce = (form, row) => {
    const place = rows(form).indexOf(row) + 1;
    const says = form.dataset.says.replace("{page}", row.dataset.page).replace("{place}", place);
    document.getElementById("announcer").textContent = says;
  };

  const clear = () => document.querySelectorAll(".dragged, .target").forEach((row) => row.classList.remove("dragged", "target"));

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-reorder] [data-page]");
    if (!dragged) return;
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.page);
  });

  document.addEventListener("dragover", (event) => {
    const over = event.target.closest?.("[data-reorder] [data-page]");
    if (!dragged || !over) return;
    event.preventDefault();
    rows(over.closest("form")).forEach((row) => row.classList.toggle("target", row === over && row !== dragged));
  });

  document.addEventListener("drop", (event) => {
    const over = event.target.closest?.("[data-reorder] [data-page]");
    if (!dragged || !over || over === dragged) return clear();
    event.preventDefault();
    const form = over.closest("form");
    const isFurtherDown = rows(form).indexOf(dragged) < rows(form).indexOf(over);
    over[isFurtherDown ? "after" : "before"](dragged);
    clear();
    announce(form, dragged);
    dragged = null;
    form.requestSubmit();
  });

  document.addEventListener("dragend", () => { clear(); dragged = null; });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-reorder]")) pressed = event.submitter?.id || "";
  }, true);

  // After a button moved a page, give the button the focus back and say where the page is now.
  document.addEventListener("htmx:afterSettle", () => {
    prepare();
    const button = pressed && document.getElementById(pressed);
    if (!button) return;
    pressed = "";
    button.focus();
    announce(button.closest("form"), button.closest("[data-page]"));
  });

  prepare();
})();
