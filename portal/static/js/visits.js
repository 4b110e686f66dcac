// Says on the page of visits that one still waits on this phone: opening its form sends it.
(() => {
  "use strict";
  const note = document.getElementById("unsent-visit");
  const isThere = (store) => Object.keys(store).some((name) => name.startsWith(note.dataset.place));
  try { note.hidden = !isThere(localStorage) && !isThere(sessionStorage); } catch { /* Forbidden: then nothing is kept there. */ }
})();
