// Three questions after a class: one at a time, each a tap; the last one sends.
(() => {
  "use strict";
  const form = document.querySelector("[data-class-feedback]");
  if (!form) return;
  const questions = [...form.querySelectorAll(".class-question")];
  const show = (place, focus) => {
    questions.forEach((question, at) => question.classList.toggle("now", at === place));
    if (focus) questions[place].querySelector("legend").focus();
  };
  const next = () => questions.findIndex((question) => !question.querySelector(":checked"));
  form.classList.add("by-taps");
  show(Math.max(0, next()), false);
  // Only a tap leads on; the arrow keys look through the answers, and Enter goes on.
  let isTap = false;
  form.addEventListener("pointerdown", (event) => { isTap = Boolean(event.target.closest(".class-faces label")); });
  form.addEventListener("click", (event) => {
    if (!isTap || !event.target.matches("input[type=radio]")) return;
    isTap = false;
    const place = next();
    if (place < 0) form.requestSubmit();
    else show(place, true);
  });
  form.addEventListener("submit", (event) => {
    const place = next();
    if (place < 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show(place, true);
  }, true);
})();
