// The frame shows what is being written: the block that has the words around the caret, with a line at its side.
(() => {
  "use strict";
  if (!studio) return;
  const { area } = studio;
  const BLOCKS = "h1, h2, h3, h4, h5, p, li, td, th, label, legend, img, figcaption";
  const PAUSE = 150, UP = 12, LEAST = 3; // ms; lines above the caret; letters that tell a block
  let timer, last = null;

  const flat = (text) => text.toLowerCase().normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  // The longest stretch of a line that its readers see as it is written.
  const seen = (line) => line
    .replace(/<!--.*?-->|\{#[^{}]*\}|\]\([^)]*\)|^\s*- \[[^\]]*\]\]?/g, " ")
    .split(/\{\{.*?\}\}|\[\[.*?\]\]|&\w+;/)
    .map(flat)
    .reduce((long, part) => (part.length > long.length ? part : long), "");
  const around = () => {
    const lines = area.value.slice(0, area.value.indexOf("\n", area.selectionEnd) + 1 || undefined).replace(/\n$/, "").split("\n");
    for (const line of lines.slice(-UP).reverse()) {
      const words = seen(line);
      if (words.length >= LEAST) return words;
    }
    return "";
  };

  const follow = () => {
    const inside = document.querySelector("#preview iframe").contentDocument;
    const words = studio.hasCaret() && inside && around();
    if (!words) return;
    const blocks = [...inside.body.querySelectorAll(BLOCKS)];
    const fitting = blocks
      .map((block, at) => ({ block, at, words: ` ${flat(block.alt || block.textContent)} ` }))
      .filter((one) => one.words.includes(words))
      .filter((one, at, all) => !all.some((other) => other !== one && one.block.contains(other.block)));
    // The same words may stand twice: the nearer one by the way through the text.
    const way = (area.selectionEnd / Math.max(1, area.value.length)) * blocks.length;
    const [nearest] = fitting.sort((one, other) => Math.abs(one.at - way) - Math.abs(other.at - way));
    if (last) last.classList.remove("followed");
    last = nearest ? nearest.block : null;
    if (!last) return;
    last.classList.add("followed");
    const view = inside.defaultView;
    const { top, bottom } = last.getBoundingClientRect();
    if (top < 20 || bottom > view.innerHeight - 20) view.scrollTo(0, view.scrollY + top - view.innerHeight * 0.3);
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(follow, PAUSE); };

  document.addEventListener("selectionchange", () => { if (document.activeElement === area) soon(); });
  for (const name of ["keyup", "click", "focus"]) area.addEventListener(name, soon);
  document.addEventListener("studio:line", soon);
  document.addEventListener("studio:swapped", (event) => { if (event.detail === "preview") soon(); });
})();
