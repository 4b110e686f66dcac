// The menu puts questions, alerts and links where the caret is; without scripts the portal appends them.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area } = studio;
  let wasThere = false; // a caret that nobody has placed stands nowhere
  area.addEventListener("focus", () => { wasThere = true; });

  // A block stands by itself: after the paragraph that the caret is in, with an empty line on both sides.
  studio.insertBlock = (text) => {
    const value = area.value;
    const from = wasThere ? area.selectionEnd : value.length;
    const gap = value.slice(from).search(/\n[ \t]*(\n|$)/);
    const at = value.slice(0, from).match(/(^|\n)$/) ? from : gap < 0 ? value.length : from + gap;
    const before = value.slice(0, at);
    const lead = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
    const tail = "\n".repeat(Math.max(0, (value.slice(at).trim() ? 2 : 1) - value.slice(at).match(/^\n*/)[0].length));
    area.setSelectionRange(at, at);
    studio.type(lead + text.trim() + tail);
    const start = at + lead.length;
    area.setSelectionRange(start, start + text.trim().split("\n")[0].length);
  };
  studio.hasCaret = () => wasThere;
  studio.insertInline = (text) => {
    if (!wasThere) area.setSelectionRange(area.value.length, area.value.length);
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    studio.type(text.trim().replace("‹chữ›", (words) => chosen || words)); // of a clue: the words that it marks
    const reason = text.includes("‹vì sao›") ? area.value.lastIndexOf("‹vì sao›", area.selectionEnd) : -1;
    if (reason >= 0) area.setSelectionRange(reason, reason + "‹vì sao›".length);
  };

  const close = (menu) => { menu.open = false; };

  // The search leaves what has all its words, with marks or without; Enter takes the first.
  const box = document.querySelector(".insert-box");
  const search = document.getElementById("insert-search");
  const entries = [...box.querySelectorAll(".insert-group li")];
  const filter = () => {
    const asked = studio.fold(search.value).split(/\s+/);
    for (const entry of entries) entry.hidden = !asked.every((word) => studio.fold(entry.textContent).includes(word));
    for (const group of box.querySelectorAll(".insert-group")) group.hidden = !group.querySelector("li:not([hidden])");
    const none = box.querySelector(".insert-none");
    none.textContent = entries.every((entry) => entry.hidden) ? none.dataset.none : "";
  };
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = entries.find((entry) => !entry.hidden && entry.offsetParent);
    if (first) first.querySelector("select, .menu-item").focus();
  });
  document.getElementById("insert").addEventListener("toggle", (event) => {
    if (!event.target.open) {
      search.value = "";
      filter();
      return;
    }
    const room = innerHeight - (matchMedia("(min-width: 56.25em)").matches ? 0 : 180);
    if (box.getBoundingClientRect().bottom > room) event.target.closest(".toolbar").scrollIntoView();
    // Where a mouse opened it the hands are at the keys; on a phone the keyboard would cover the choice.
    if (matchMedia("(hover: hover) and (pointer: fine)").matches) search.focus();
  });

  form.addEventListener("click", async (event) => {
    const wrap = event.target.closest("[data-wrap]");
    if (wrap) {
      close(wrap.closest("details"));
      studio.insertInline(wrap.dataset.wrap);
    }
    const button = event.target.closest("[data-insert]");
    if (!button || button.dataset.plain) return;
    event.preventDefault();
    const menu = button.closest("details");
    try {
      const answer = await studio.post(button.dataset.insert, studio.body());
      if (answer.status !== 200) throw new Error(answer.statusText);
      const text = await answer.text();
      close(menu);
      // What ends in a line break stands by itself, the rest within a line.
      if (text.endsWith("\n")) studio.insertBlock(text);
      else studio.insertInline(text);
    } catch {
      // The plain way shows what is wrong, in the portal's words or the browser's.
      button.dataset.plain = "yes";
      button.click();
      delete button.dataset.plain;
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".menu[open]");
    if (!menu) return;
    close(menu);
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".menu[open]").forEach((menu) => { if (!menu.contains(event.target)) close(menu); });
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
  });
})();
