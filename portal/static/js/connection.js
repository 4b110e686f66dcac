// A form sent while the line is down keeps what was written, says so, and goes out when the line is back.
// Sending twice is safe: such forms carry a key by which the portal knows a repeat.
(() => {
  "use strict";
  const waiting = new Map(); // form → the button that sent it
  const box = document.getElementById("connection");
  if (!box) return;

  const say = (words, back) => {
    box.hidden = false;
    box.classList.toggle("back", back);
    box.textContent = words;
  };
  const lost = (form, button) => {
    waiting.set(form, button || null);
    say(box.dataset.lost, false);
  };
  const sendAgain = () => {
    if (!waiting.size) return;
    say(box.dataset.back, true);
    for (const [form, button] of waiting) {
      waiting.delete(form);
      if (form.isConnected) form.requestSubmit(button && button.isConnected ? button : undefined);
    }
    setTimeout(() => { if (!waiting.size) box.hidden = true; }, 2500);
  };

  let button = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    button = event.submitter;
    if (navigator.onLine || form.method !== "post" || form.matches("[data-display]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    lost(form, button);
  }, true);

  const failed = (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form && form.method === "post") lost(form, button);
  };
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (waiting.delete(event.target) && !waiting.size) box.hidden = true;
  });
  window.addEventListener("online", sendAgain);
})();
