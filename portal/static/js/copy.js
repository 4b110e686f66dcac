// A text for a group: copied at one tap, or handed to the phone's own sheet with Zalo in it.
(() => {
  "use strict";
  const say = (button, words) => {
    const says = button.parentElement.querySelector("[role=status]");
    if (says) says.textContent = words;
  };

  const reveal = (root) => root.querySelectorAll("[data-send]").forEach((button) => { button.hidden = !navigator.share; });
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.target));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-send]");
    if (!button) return;
    const box = document.getElementById(button.dataset.copy || button.dataset.send);
    try {
      if (button.dataset.send) {
        await navigator.share({ text: box.value });
        return;
      }
      await navigator.clipboard.writeText(box.value);
      say(button, button.dataset.copied);
    } catch {
      // Whoever closed the sheet wanted nothing; where nothing may be copied, the text is chosen for the phone's menu.
      if (button.dataset.send) return;
      box.focus();
      box.select();
      say(button, button.dataset.chosen);
    }
  });
})();
