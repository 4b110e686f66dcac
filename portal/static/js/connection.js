// A form sent while the line is down keeps what was written, says so, and goes out when the line is back.
// Sending twice is safe: such forms carry a key by which the portal knows a repeat.
(() => {
  "use strict";
  const waiting = new Set();
  const senders = new WeakMap(); // form → the button that sent it
  const box = document.getElementById("connection");
  if (!box) return;

  const say = (words, back) => {
    box.hidden = false;
    box.classList.toggle("back", back);
    box.textContent = words;
  };
  const lost = (form, words = box.dataset.lost) => {
    waiting.add(form);
    say(words, false);
    // What is to be tapped again must not lie below the words that say so.
    const button = senders.get(form);
    if (button) button.scrollIntoView({ block: "center" });
    // Some phones believe they are online while nothing gets through; those are never told "online".
    setTimeout(() => { if (navigator.onLine) send(); }, 15000);
  };
  const send = () => {
    for (const form of waiting) {
      waiting.delete(form);
      const button = senders.get(form);
      if (form.isConnected) form.requestSubmit(button && form.contains(button) ? button : undefined);
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    senders.set(form, event.submitter);
    if (navigator.onLine || form.method !== "post" || form.matches("[data-display]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    lost(form);
  }, true);

  const failed = (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form && form.method === "post") lost(form, event.type === "htmx:timeout" ? box.dataset.unanswered : undefined);
  };
  document.addEventListener("portal:unanswered", () => say(box.dataset.unanswered, false));
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:afterOnLoad", () => {
    if (!waiting.size && !box.classList.contains("back")) box.hidden = true;
  });
  document.addEventListener("htmx:beforeRequest", (event) => waiting.delete(event.target));
  window.addEventListener("online", () => {
    if (!waiting.size) return;
    say(box.dataset.back, true);
    send();
    setTimeout(() => { if (!waiting.size) box.hidden = true; }, 2500);
  });
})();
