// A−, A+, light and dark: applied at once, kept by posting the same form behind the scenes.
(() => {
  "use strict";
  const root = document.documentElement;

  const show = () => {
    document.querySelectorAll("form[data-display] button[name=theme]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.value === root.dataset.theme));
    });
    document.querySelectorAll("form[data-display] [data-sizes]").forEach((bar) => {
      const most = Number(bar.dataset.sizes);
      const size = Number(root.dataset.text);
      bar.querySelectorAll("[data-step]").forEach((button) => {
        const next = size + Number(button.dataset.step);
        button.value = String(Math.min(Math.max(next, 1), most));
        button.setAttribute("aria-disabled", String(next < 1 || next > most));
      });
    });
  };

  // What opened over the page closes by a tap beside it, and by Escape.
  const close = (event) => {
    const open = document.querySelector(".foot-display[open]");
    if (!open || (event.key ? event.key !== "Escape" : open.contains(event.target))) return;
    open.open = false;
    if (event.key) open.firstElementChild.focus();
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    // Another language is another page: that one travels the plain way.
    if (!form.matches("[data-display]") || !button || button.name === "language") return;
    event.preventDefault();
    const body = new FormData(form);
    body.set(button.name, button.value);
    root.dataset[button.name] = button.value;
    show();
    fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true, headers: { "X-Requested-With": "fetch" } })
      .catch(() => { /* Without a line the choice holds for this page. */ });
  });
})();
