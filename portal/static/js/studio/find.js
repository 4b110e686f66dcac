// Find and replace within the text, as in a word processor: with marks or without, one place or all at once.
(() => {
  "use strict";
  if (!studio) return;
  const { area } = studio;
  const panel = document.getElementById("find");
  const [asked, instead, exact] = ["find-words", "find-instead", "find-exact"].map((id) => document.getElementById(id));
  const count = panel.querySelector(".find-count");
  const letter = /[\s\S]/gu;
  let places = [], current = -1;

  // Folded letter by letter, so that a place in the folded text is a place in the text.
  const folded = (text) => text.replace(letter, (sign) => {
    const plain = studio.fold(sign);
    return plain.length === sign.length ? plain : sign;
  });
  const search = () => {
    places = [];
    const words = exact.checked ? asked.value : folded(asked.value);
    const text = exact.checked ? area.value : folded(area.value);
    for (let at = words ? text.indexOf(words) : -1; at >= 0; at = text.indexOf(words, at + words.length)) places.push(at);
  };
  const tell = () => {
    if (!asked.value) count.textContent = "";
    else if (!places.length) count.textContent = count.dataset.none;
    else count.textContent = count.dataset.some.replace("{at}", current < 0 ? "–" : current + 1).replace("{all}", places.length);
    studio.mark(places.map((at) => [at, at + asked.value.length]), current);
  };
  const show = (to) => {
    if (!places.length) { current = -1; tell(); return; }
    current = (to + places.length) % places.length;
    area.setSelectionRange(places[current], places[current] + asked.value.length);
    tell();
    document.dispatchEvent(new CustomEvent("studio:line", { detail: area.value.slice(0, places[current]).split("\n").length - 1 }));
  };
  const renew = () => {
    search();
    const next = places.findIndex((at) => at >= area.selectionStart);
    if (places.length) show(Math.max(next, 0));
    else show(-1);
  };
  const replaceOne = () => {
    if (current < 0) { renew(); return; }
    const at = places[current];
    area.setSelectionRange(at, at + asked.value.length);
    studio.type(instead.value);
    instead.focus();
    search();
    const next = places.findIndex((place) => place >= at + instead.value.length);
    if (places.length) show(Math.max(next, 0));
    else show(-1);
  };
  const replaceAll = () => {
    search();
    if (!places.length) { tell(); return; }
    const done = places.length;
    let [text, from] = ["", 0];
    for (const at of places) {
      text += area.value.slice(from, at) + instead.value;
      from = at + asked.value.length;
    }
    // In one stroke, so that one Ctrl+Z takes all back.
    text += area.value.slice(from);
    area.select();
    studio.type(text);
    instead.focus();
    search();
    current = -1;
    tell();
    count.textContent = count.dataset.done.replace("{all}", done);
  };

  const open = () => {
    panel.hidden = false;
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    if (chosen && !chosen.includes("\n")) asked.value = chosen;
    asked.focus();
    asked.select();
    if (asked.value) renew();
  };
  const close = () => {
    panel.hidden = true;
    studio.mark([], -1);
    area.focus({ preventScroll: true });
  };
  const deeds = { next: () => show(current + 1), back: () => show(current - 1), one: replaceOne, all: replaceAll, close };

  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) link.search = new URLSearchParams({ words: asked.value, instead: instead.value, whole: "y", ...(exact.checked && { exact: "y" }) });
    const button = event.target.closest("[data-find]");
    if (button) deeds[button.dataset.find]();
  });
  panel.addEventListener("input", (event) => { if (event.target !== instead) renew(); });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target === asked) show(current + (event.shiftKey ? -1 : 1));
    else if (event.key === "Enter" && event.target === instead) replaceOne();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  area.addEventListener("input", () => {
    if (panel.hidden) return;
    search();
    current = -1;
    tell();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "h") return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-open-find]")) return;
    if (panel.hidden) open();
    else close();
  });
})();
