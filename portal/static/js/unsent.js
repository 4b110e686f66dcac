// What was chosen or written stays on the phone until the portal has taken it. It is sealed with a key that only the
// pages of its own account hold, so that whoever gets the phone next can neither read nor send it.
(() => {
  "use strict";
  const LONGEST = 30 * 24 * 3600 * 1000; // ms
  const PREFIX = "unsent:";
  const subtle = window.crypto && crypto.subtle; // none on plain http: then it stays in this tab
  const words = document.getElementById("connection");
  let store;
  try { store = subtle ? localStorage : sessionStorage; } catch { return; }
  if (!words) return;

  const asked = new WeakMap(); // form → what it held when it came
  const waiting = new WeakMap(); // form → name and value of the button that sent it, until the portal answers
  const left = new Map(); // name → what is written there next
  const keys = new Map();
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const formsIn = (root) => [root, ...root.querySelectorAll("form")].filter((form) => form.matches("form[data-keep*=' ']"));
  const keyOf = (form) => {
    const secret = form.dataset.keep.split(" ")[1];
    if (!keys.has(secret)) keys.set(secret, subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]));
    return keys.get(secret);
  };
  // One place for each question of each form of each account.
  const nameOf = (form) => {
    const which = form.elements.number || form.elements.question;
    return PREFIX + [form.dataset.keep.split(" ")[0], form.getAttribute("action").split("#")[0], which ? which.value : ""].join(":");
  };
  const isTick = (field) => /^(radio|checkbox)$/.test(field.type);
  const named = (form) => [...form.elements].filter((field) => field.name && !/^(submit|button|file|password)$/.test(field.type));
  const hidden = (form) => named(form).filter((field) => field.type === "hidden").map((field) => [field.name, field.value]);
  const open = (form) => named(form).filter((field) => field.type !== "hidden");
  const given = (form) => open(form).filter((field) => !isTick(field) || field.checked).map((field) => [field.name, field.value]);
  // As the portal sent it: a browser that opens a page again puts back what was chosen there.
  const rendered = (form) => JSON.stringify(open(form).filter((field) => !isTick(field) || field.defaultChecked).map((field) => {
    const option = field.options && ([...field.options].find((one) => one.defaultSelected) || field.options[0]);
    return [field.name, isTick(field) ? field.value : option ? option.value : field.defaultValue];
  }));

  const write = async (form, name) => {
    const value = left.get(name);
    left.delete(name);
    try {
      if (!value) return store.removeItem(name);
      let body = JSON.stringify(value);
      if (subtle) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const sealed = await subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(form), new TextEncoder().encode(body));
        body = `${text(iv)} ${text(sealed)}`;
      }
      if (!left.has(name)) store.setItem(name, `${Date.now()} ${body}`);
    } catch { /* Full or forbidden: then only the portal keeps it. */ }
  };
  let last = Promise.resolve(); // one after the other, so that an older one is never the last
  const put = (form, value) => {
    const name = nameOf(form);
    left.set(name, value);
    last = last.then(() => left.has(name) && write(form, name));
  };
  const keep = (form) => {
    if (!asked.has(form)) return;
    const button = waiting.get(form);
    const now = given(form);
    const isChanged = JSON.stringify(now) !== asked.get(form);
    put(form, isChanged || button ? { given: now, hidden: hidden(form), asked: asked.get(form), button } : null);
  };
  const read = async (form) => {
    const [, ...parts] = (store.getItem(nameOf(form)) || "").split(" ");
    if (!parts.length) return null;
    if (!subtle) return JSON.parse(parts.join(" "));
    const body = await subtle.decrypt({ name: "AES-GCM", iv: bytes(parts[0]) }, await keyOf(form), bytes(parts[1]));
    return JSON.parse(new TextDecoder().decode(body));
  };

  const fill = (form, kept) => {
    for (const field of open(form)) {
      const values = kept.given.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isTick(field)) field.checked = values.includes(field.value);
      else field.value = values[0] || "";
    }
  };
  const tell = (field) => field.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "kept" }));
  const restore = async (form) => {
    await null; // the other scripts have made the form ready by then, and the answer that brought it was looked at
    await last; // and what was taken is gone
    asked.set(form, rendered(form));
    const kept = await read(form).catch(() => null);
    if (!kept || !form.isConnected) return;
    const said = new Map(kept.hidden);
    const { revision } = form.elements;
    const isReworded = revision && said.get("revision") !== revision.value;
    // Something newer has reached the portal meanwhile, or just this.
    if (kept.asked !== asked.get(form) || (isReworded && !kept.button)) return void put(form, null);
    fill(form, kept);
    form.dispatchEvent(new Event("portal:kept"));
    for (const name of ["token", "client_ms", "revision"]) {
      if (form.elements[name] && said.has(name)) form.elements[name].value = said.get(name);
    }
    // Steps to order take their places from their numbers, the first one first.
    [...form.querySelectorAll("[data-item] select")].sort((one, other) => one.value - other.value).forEach(tell);
    const note = Object.assign(document.createElement("p"), { className: "kept-note", textContent: words.dataset.kept });
    (form.querySelector(".actions") || form.lastElementChild).before(note);
    document.getElementById("announcer").textContent = note.textContent;
    form.dataset.resent = ""; // what comes of it must not take the focus
    if (form.elements.client_ms) return void tell(open(form)[0]); // each change of a quiz is saved by itself
    if (!kept.button || !form.hasAttribute("hx-post")) return;
    const [name, value] = kept.button;
    // A click, since htmx sends the name and value of no other button.
    const button = [...form.querySelectorAll("button:not([type=button])")].find((one) => one.name === name && one.value === value);
    if (button) button.click(); else form.requestSubmit();
  };

  for (const name of Object.keys(store)) {
    if (name.startsWith(PREFIX) && Date.now() - parseInt(store.getItem(name), 10) > LONGEST) store.removeItem(name);
  }
  // A form that was sent as a whole page has been taken once another page is there that does not say otherwise.
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  const [how] = performance.getEntriesByType("navigation");
  if (sent && how && how.type === "navigate" && !document.querySelector("#error, [data-given-back]")) store.removeItem(sent);

  // Of the whole page first, as soon as htmx listens for what is sent.
  document.addEventListener("htmx:load", (event) => formsIn(event.target).forEach(restore));
  const changed = (event) => { if (event.detail !== "kept" && event.target.form) keep(event.target.form); };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    if (!asked.has(form)) return;
    waiting.set(form, button ? [button.name, button.value] : ["", ""]);
    keep(form);
    if (navigator.onLine && !form.hasAttribute("hx-post")) sessionStorage.setItem("sent", nameOf(form));
  }, true);
  document.addEventListener("htmx:afterOnLoad", (event) => {
    const { requestConfig, xhr } = event.detail;
    const form = requestConfig.elt.closest("form");
    if (!form || !asked.has(form) || "check" in requestConfig.elt.dataset) return; // asking is not sending
    waiting.delete(form);
    // What is not whole stands in the form that came back, and is not sent again by itself.
    if (xhr.status !== 200 && xhr.status !== 422) return;
    asked.set(form, JSON.stringify(given(form)));
    put(form, null);
  });
})();
