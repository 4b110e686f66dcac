// A word of the glossary shows its meaning where it is read; without this it leads to the page of all words.
(() => {
  "use strict";
  const box = document.createElement("div");
  if (!box.showPopover) return;
  Object.assign(box, { id: "meaning", className: "meaning", popover: "auto", tabIndex: -1, lang: "vi" });
  box.setAttribute("role", "dialog");
  document.addEventListener("click", async (event) => {
    const link = event.target.closest('a[href^="/glossary#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.hash.replace("#", "/glossary/"), { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw answer;
      box.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
      box.setAttribute("aria-label", link.textContent);
      document.body.append(box);
      box.showPopover();
      box.focus();
    } catch {
      location.assign(link.href);
    }
  });
})();
