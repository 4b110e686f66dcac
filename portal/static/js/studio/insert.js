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
  studio.insertInline = (text) => {
    if (!wasThere) area.setSelectionRange(area.value.length, area.value.length);
    studio.type(text.trim());
  };

  const close = (menu) => { menu.open = false; };

  form.addEventListener("click", async (event) => {
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
