// A scene is saved after every pause. Whoever leaves before one sends the words that are still missing.
(() => {
  "use strict";
  let edits = 0, saved = 0, sent = 0, busy = false;
  const form = () => document.getElementById("scene-form");
  const isOwn = ({ detail }) => form() && detail.requestConfig.path === form().getAttribute("action");

  document.addEventListener("input", (event) => { if (form() && event.target.form === form()) edits += 1; });
  document.addEventListener("htmx:beforeSend", (event) => { if (isOwn(event)) { busy = true; sent = edits; } });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isOwn(event)) return;
    busy = false;
    if (event.detail.successful) saved = sent;
  });

  const send = async () => {
    const body = new URLSearchParams(new FormData(form()));
    body.set("then", "autosave");
    const count = edits;
    const answer = await fetch(form().action, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual", keepalive: body.toString().length < 60000 });
    if (answer.ok) saved = count;
  };
  const settle = async () => {
    // What is on its way brings the mark by which the next one is known.
    while (busy) await new Promise((done) => { setTimeout(done, 50); });
    if (edits !== saved) await send();
  };
  document.addEventListener("studio:leaving", ({ detail }) => {
    if (form() && !detail.but && (busy || edits !== saved)) detail.waits.push(settle());
  });
  let leaving = false;
  document.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("pagehide", () => { if (form() && !leaving && !busy && edits !== saved) send(); });
})();
