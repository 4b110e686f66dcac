// The way to the other view of the page first saves what was typed here, so that it shows there.
(() => {
  "use strict";
  if (!studio) return;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-saves-first]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await studio.save();
    location.assign(link.href);
  });
})();
