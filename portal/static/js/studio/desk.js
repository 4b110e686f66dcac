// What the behaviours of the editor share: its form and text area, how text goes in, how fragments come in.
// The general rules of the portal move the focus and announce what came; nothing of that may happen to who is typing,
// so the editor talks to the portal by itself.
const studio = (() => {
  "use strict";
  const form = document.getElementById("editor");
  if (!form) return null;
  const area = form.elements.source;
  const QUIET = ["csrf_token", "tab", "fact", "page", "alternative", "picture"];

  const say = (words) => { document.getElementById("announcer").textContent = words; };

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");

  // A word about what was just done, over the text; what went wrong stays until the next.
  const note = (words, isError = false) => {
    const place = document.getElementById("note");
    place.textContent = words;
    place.classList.toggle("wrong", isError);
  };

  // As if typed by hand, so that Ctrl+Z takes it back. Browsers type line by line, which for a thousand lines takes
  // seconds: so many are put in at once, and taken back here.
  const MOST_LINES = 200;
  let last = null;
  const put = (text, start, end) => {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const type = (text) => {
    area.focus();
    const { value, selectionStart: start, selectionEnd: end } = area;
    const lines = (text.match(/\n/g) || []).length + (value.slice(start, end).match(/\n/g) || []).length;
    if (lines <= MOST_LINES && document.execCommand(text ? "insertText" : "delete", false, text)) return;
    put(text, start, end);
    last = { before: value, after: area.value, caret: [start, end] };
  };
  area.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || !last || area.value !== last.after) return;
    event.preventDefault();
    put(last.before, 0, area.value.length);
    area.setSelectionRange(...last.caret);
    last = null;
  });

  const entries = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const words = () => entries().filter(([name, value]) => value && !QUIET.includes(name));
  const post = (url, body, options) =>
    fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual", ...options });
  const body = (more = {}) => new URLSearchParams([...entries(), ...Object.entries(more)]);
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");

  // Every element of the answer takes the place of the one with its id; what says the same stays as it is.
  const swap = (html) => {
    for (const fresh of [...parse(html).body.children]) {
      const old = document.getElementById(fresh.id);
      if (!old || old.outerHTML === fresh.outerHTML) continue;
      const taken = document.dispatchEvent(new CustomEvent("studio:swap", { cancelable: true, detail: { old, fresh } }));
      if (taken) old.replaceWith(document.adoptNode(fresh));
      document.dispatchEvent(new CustomEvent("studio:swapped", { detail: fresh.id }));
    }
  };

  // Lines are counted through the whole file, of which the text area may hold only what stands after the front matter.
  const before = () => Number(document.getElementById("faults").dataset.bodyFrom || 0);
  const bounds = (start, end) => {
    const after = area.value.indexOf("\n", end);
    return [area.value.lastIndexOf("\n", start - 1) + 1, after < 0 ? area.value.length : after];
  };
  const goTo = (line) => {
    const lines = area.value.split("\n");
    const at = Math.min(Math.max(line - before() - 1, 0), lines.length - 1);
    const start = lines.slice(0, at).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, start + lines[at].length);
    document.dispatchEvent(new CustomEvent("studio:line", { detail: at }));
  };

  return { form, area, say, note, fold, type, words, post, body, parse, swap, before, bounds, goTo };
})();
