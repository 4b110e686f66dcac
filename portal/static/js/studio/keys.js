// Keys that save time, and tools that mean whole lines: a heading is a line, wherever in it the caret is.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area, bounds } = studio;
  const TOOLS = { b: "bold", i: "italic", k: "link" };
  const LINES = { "header-2": "## ", "header-3": "### ", quote: "> ", "task-list": "- [ ] " };

  const go = (id) => {
    const target = document.getElementById(id);
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  };

  const moveLines = (down) => {
    const [start, end] = bounds(area.selectionStart, area.selectionEnd);
    const value = area.value;
    if (down ? end >= value.length : start === 0) return;
    const [from, to] = down ? [start, bounds(end + 1, end + 1)[1]] : [bounds(start - 1, start - 1)[0], end];
    const mine = value.slice(start, end);
    const other = down ? value.slice(end + 1, to) : value.slice(from, start - 1);
    const shift = (down ? 1 : -1) * (other.length + 1);
    const caret = [area.selectionStart + shift, area.selectionEnd + shift];
    area.setSelectionRange(from, to);
    studio.type(down ? `${other}\n${mine}` : `${mine}\n${other}`);
    area.setSelectionRange(...caret);
  };

  document.addEventListener("keydown", (event) => {
    const held = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (held && key === "s") studio.save();
    else if (held && key === "enter") go(event.shiftKey ? "workflow" : "preview");
    else if (held && !event.shiftKey && TOOLS[key] && event.target === area) form.querySelector(`[data-md-button=${TOOLS[key]}]`).click();
    else if (event.altKey && !held && event.target === area && (key === "arrowup" || key === "arrowdown")) moveLines(key === "arrowdown");
    else return;
    event.preventDefault();
  });

  const byLines = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    const tool = event.target.closest("[data-md-button]");
    const sign = tool && LINES[tool.dataset.mdButton];
    if (!sign) return;
    event.preventDefault();
    event.stopPropagation();
    area.focus();
    const [start, end] = bounds(area.selectionStart, area.selectionEnd);
    const lines = area.value.slice(start, end).split("\n");
    const had = lines.every((line) => line.startsWith(sign));
    const bare = lines.map((line) => (had ? line.slice(sign.length) : sign[0] === "#" ? line.replace(/^#{1,6} +/, "") : line));
    const text = bare.map((line) => (had ? line : sign + line)).join("\n");
    area.setSelectionRange(start, end);
    studio.type(text);
    area.setSelectionRange(start + (lines.length > 1 ? 0 : text.length), start + text.length);
  };
  const toolbar = form.querySelector("markdown-toolbar");
  toolbar.addEventListener("click", byLines, true);
  toolbar.addEventListener("keydown", byLines, true);
})();
