// A scene is saved after every pause. Whoever leaves before one sends the words that are still missing; what is typed
// while a fresh form is on its way goes into that form.
(() => {
  "use strict";
  let edits = 0, saved = 0, sent = 0, busy = false, told = new Map(), typed = [], at = "";
  const form = () => document.getElementById("scene-form");
  const isOwn = ({ detail }) => form() && detail.requestConfig.path === form().getAttribute("action");

  const values = () => new Map([...form().querySelectorAll("input[id]:not([type=hidden]), textarea, select")].map(({ id, value }) => [id, value]));

  document.addEventListener("input", (event) => { if (form() && event.target.form === form()) edits += 1; });
  document.addEventListener("htmx:beforeSend", (event) => { if (isOwn(event)) { busy = true; sent = edits; told = values(); } });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isOwn(event)) return;
    busy = false;
    if (event.detail.successful) saved = sent;
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "scene-card" || !form()) return;
    // Where choices changed places or went, the number of a field is another choice's.
    const moves = /^(up|down|remove):/.test(detail.requestConfig.parameters.then);
    typed = [...values()].filter(([id, value]) => told.has(id) && told.get(id) !== value && !(moves && /-\d+$/.test(id)));
    at = document.activeElement.id;
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.elt.id !== "scene-card") return;
    const late = typed.splice(0).filter(([id]) => document.getElementById(id));
    for (const [id, value] of late) {
      const field = document.getElementById(id);
      field.value = value;
      if (id === at) field.focus();
      for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    }
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
