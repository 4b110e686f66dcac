// How long after this page came the code was typed: so a phone without a line can send it later, and it still counts.
(() => {
  "use strict";
  const opened = Date.now();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-check-in]");
    if (form) form.elements.later.value = Math.max(0, Math.round((Date.now() - opened) / 1000));
  }, true);
})();
