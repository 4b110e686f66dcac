// Numbers beside the lines, a mark at those with a fault, a veil over what readers never see: a copy of the text
// lies behind it, line by line. The numbers are those of the text one sees, which begins behind the front matter.
(() => {
  "use strict";
  if (!studio) return;
  const { area } = studio;
  const MOST = 300000; // letters; a text that no file holds is shown bare, or the browser would stand still
  const box = area.parentElement;
  studio.mark = () => {};
  if (area.value.length > MOST) return;
  const mirror = document.createElement("ol");
  mirror.className = "mirror";
  mirror.setAttribute("aria-hidden", "true");
  mirror.lang = area.lang;
  box.append(mirror);
  box.classList.add("numbered");
  let shown = [];

  const UNREAD = /(<!--.*?-->|[ \t]*\{#[^{}]*\}[ \t]*$)/;
  const part = (text, name) => Object.assign(document.createElement("span"), { textContent: text, className: name });
  const row = (text) => {
    const item = document.createElement("li");
    // Every second part is what the pattern found.
    if (UNREAD.test(text)) item.append(...text.split(UNREAD).map((words, at) => part(words, at % 2 ? "veil" : "")));
    else item.textContent = text;
    return item;
  };

  // Places of the text that were looked for; they are drawn behind it.
  let marked = new Set();
  studio.mark = (places, current) => {
    draw();
    for (const item of marked) item.replaceWith(row(item.textContent));
    marked = new Set();
    let [number, start] = [0, 0];
    const byLine = new Map();
    places.forEach(([from, to], at) => {
      while (number < shown.length - 1 && start + shown[number].length < from) { start += shown[number].length + 1; number += 1; }
      byLine.set(number, [...(byLine.get(number) || []), [from - start, to - start, at === current ? "spot here" : "spot"]]);
    });
    for (const [at, hits] of byLine) {
      const text = shown[at];
      const parts = [];
      let last = 0;
      for (const [from, to, name] of hits) {
        parts.push(part(text.slice(last, from), ""), part(text.slice(from, to), name));
        last = to;
      }
      mirror.children[at].replaceChildren(...parts, part(text.slice(last), ""));
      marked.add(mirror.children[at]);
    }
    mark();
  };

  // Only what changed is drawn anew: a lesson may have a thousand lines.
  const draw = () => {
    const lines = area.value.split("\n");
    const most = Math.min(lines.length, shown.length);
    let start = 0;
    while (start < most && lines[start] === shown[start]) start += 1;
    let end = 0;
    while (end < most - start && lines[lines.length - 1 - end] === shown[shown.length - 1 - end]) end += 1;
    for (let at = shown.length - end - 1; at >= start; at -= 1) mirror.children[at].remove();
    const fresh = lines.slice(start, lines.length - end).map(row);
    if (start) mirror.children[start - 1].after(...fresh);
    else mirror.prepend(...fresh);
    shown = lines;
  };

  const mark = () => {
    const from = studio.before();
    const faulty = new Set([...document.querySelectorAll("#faults [data-line]:not([data-note])")].map((link) => link.dataset.line - from));
    [...mirror.children].forEach((item, at) => item.classList.toggle("faulty", faulty.has(at + 1)));
  };

  area.addEventListener("input", draw);
  document.addEventListener("studio:swapped", (event) => { if (event.detail === "faults") mark(); });
  document.addEventListener("studio:line", (event) => {
    draw();
    mirror.children[event.detail].scrollIntoView({ block: "center" });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.field === undefined) studio.goTo(Number(link.dataset.line));
    else reach(document.querySelector(link.hash));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#saved a");
    if (!link) return;
    event.preventDefault();
    reach(document.querySelector(link.hash));
  });

  // A field may lie in parts that are closed.
  const reach = (field) => {
    if (!field) return;
    for (let part = field; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  };

  draw();
  mark();
  const asked = Number(new URLSearchParams(location.search).get("line"));
  if (asked > studio.before()) studio.goTo(asked);
})();
