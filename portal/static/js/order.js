// Steps to put in order: the buttons move a step up or down, and the numbers keep in step with where it stands.
(() => {
  "use strict";

  const steps = (list) => [...list.querySelectorAll("[data-item]")];

  const number = (list) => steps(list).forEach((step, at, all) => {
    step.querySelector("select").value = String(at + 1);
    step.querySelectorAll("[data-move]").forEach((button) => {
      const isLast = at === (button.dataset.move === "1" ? all.length - 1 : 0);
      button.setAttribute("aria-disabled", String(isLast));
    });
  });

  const move = (list, step, to) => {
    const held = document.activeElement;
    const others = steps(list).filter((other) => other !== step);
    const before = steps(list);
    list.insertBefore(step, others[to] || null);
    steps(list).forEach((one, at) => { // what was said of a place holds only while the step stands there
      if (one === before[at]) return;
      one.classList.remove("right", "wrong");
      one.querySelector(".part-state")?.remove();
    });
    number(list);
    if (step.contains(held)) held.focus();
    const says = list.dataset.says.replace("{step}", step.dataset.item).replace("{place}", to + 1);
    document.getElementById("announcer").textContent = says;
  };

  // What was answered stands in its order; what nobody moved is answered as it stands, once it is sent by its button.
  document.addEventListener("htmx:load", ({ target }) => [target, ...target.querySelectorAll("[data-order]")].forEach((list) => {
    if (!list.matches("[data-order]") || !steps(list).every((step) => step.querySelector("select").value)) return;
    const place = (step) => Number(step.querySelector("select").value);
    list.append(...steps(list).sort((one, other) => place(one) - place(other)));
    number(list);
  }));
  document.addEventListener("submit", (event) => {
    const list = event.target.elements.token && event.target.querySelector("[data-order]");
    if (list && steps(list).every((step) => !step.querySelector("select").value)) number(list);
  }, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const list = button.closest("[data-order]");
    const step = button.closest("[data-item]");
    const to = steps(list).indexOf(step) + Number(button.dataset.move);
    if (to < 0 || to >= steps(list).length) return;
    move(list, step, to);
    step.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Before anybody else hears of the change, so that what is kept is the order on the screen.
  document.addEventListener("change", (event) => {
    const step = event.target.closest("[data-item]");
    if (!step || !event.target.value) return;
    const list = step.closest("[data-order]");
    const to = Number(event.target.value) - 1;
    if (steps(list).indexOf(step) === to) number(list);
    else move(list, step, to);
  }, true);
})();
