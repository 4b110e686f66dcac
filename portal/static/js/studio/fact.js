// A fact that the text needs and nobody has noted yet: noted in a dialogue, then put where the caret is.
(() => {
  "use strict";
  if (!studio) return;
  const { area } = studio;
  const dialog = document.getElementById("new-fact");
  if (!dialog) return;
  const place = dialog.querySelector("[data-form]");
  let caret = [0, 0];

  const show = (html) => {
    place.replaceChildren(...studio.parse(html).body.childNodes);
    const first = place.querySelector("[data-focus]") || place.querySelector("input:not([type=hidden])");
    first.focus();
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-new-fact]");
    if (!button || event.defaultPrevented) return;
    event.preventDefault();
    document.getElementById("insert").open = false;
    caret = [area.selectionStart, area.selectionEnd];
    try {
      const answer = await fetch(dialog.dataset.url, { headers: { "HX-Request": "true" }, redirect: "manual" });
      if (answer.status !== 200) throw new Error(answer.statusText);
      const html = await answer.text();
      dialog.showModal();
      show(html);
    } catch { studio.note(dialog.dataset.failed, true); }
  });
  // The general rules for forms would lead away from the text.
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const body = new URLSearchParams(new FormData(event.target));
    try {
      const answer = await studio.post(event.target.action, body);
      if (answer.status === 422) { show(await answer.text()); return; }
      if (answer.status !== 200) throw new Error(answer.statusText);
      const words = await answer.text();
      const label = body.get("fact-label");
      dialog.close();
      area.setSelectionRange(...caret);
      studio.insertInline(words);
      studio.note(dialog.dataset.done);
      const list = document.getElementById("insert-fact");
      if (list) list.append(new Option(label, words.replace(/[{}\s]/g, "")));
    } catch {
      dialog.querySelector(".error").hidden = false;
      // Its button may be pressed again.
      document.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { requestConfig: { elt: event.target } } }));
    }
  }, true);
  dialog.addEventListener("click", (event) => { if (event.target.closest("a[data-close]")) event.preventDefault(); });
})();
