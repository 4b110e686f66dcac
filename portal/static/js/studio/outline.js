// The text at a glance: its headings and questions, each a way to its line.
(() => {
  "use strict";
  if (!studio) return;
  const { area } = studio;
  const dialog = document.getElementById("outline");
  const list = dialog.querySelector("ol");
  const none = dialog.querySelector(".outline-none");
  const bare = (text) => text.replace(/<!--.*?-->|\{#[^{}]*\}/g, "").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`\\]|^[>#\s-]+/g, "").trim();

  const read = () => {
    const lines = area.value.split("\n");
    const found = [];
    let [isCode, stem, questions] = [false, "", 0];
    lines.forEach((text, number) => {
      if (/^\s*(```|~~~)/.test(text)) isCode = !isCode;
      if (isCode) return;
      const heading = text.match(/^(#{1,6})\s+(.+)/);
      if (heading) found.push({ number, level: Math.max(heading[1].length - 2, 0), words: bare(heading[2]) });
      else if (/<!--[^>]*data-id/.test(text)) {
        questions += 1;
        found.push({ number, level: 1, words: dialog.dataset.question.replace("{number}", questions).replace("{words}", stem.slice(0, 90)) });
      }
      // What stands over the rows of a question says what it asks.
      if (text.trim() && !heading && !/^\s*(<!--|- [[(]|\[\[|\*\*\*)/.test(text)) stem = bare(text);
    });
    return found;
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open=outline]")) {
      const here = area.value.slice(0, area.selectionStart).split("\n").length - 1;
      const found = read();
      none.hidden = found.length > 0;
      const at = found.findLastIndex((entry) => entry.number <= here);
      list.replaceChildren(...found.map((entry, number) => {
        const item = document.createElement("li");
        const button = Object.assign(document.createElement("button"), { type: "button", className: "menu-item", textContent: entry.words });
        button.dataset.to = entry.number;
        item.dataset.level = Math.min(entry.level, 3);
        if (number === at && studio.hasCaret()) button.setAttribute("aria-current", "true");
        item.append(button);
        return item;
      }));
    }
    const to = event.target.closest("#outline [data-to]");
    if (!to) return;
    dialog.close();
    studio.goTo(Number(to.dataset.to) + 1 + studio.before());
  }, true);
})();
