// The wall shows the code of this moment, from those that it was handed for ten minutes, and fetches more meanwhile:
// so it goes on while the line is down.
(() => {
  "use strict";
  const wall = document.querySelector("[data-wall]");
  if (!wall) return;
  const news = wall.querySelector("[data-news]");
  const shown = wall.querySelector("[data-shown]");
  const spoken = wall.querySelector("[data-spoken]");
  const words = wall.querySelector("[data-words]");
  const codes = new Map(); // step → its code
  let ahead = 0; // ms that the portal's clock is ahead of this one
  let last = null;

  const take = (root) => {
    ahead = Number(root.querySelector("[data-now]").dataset.now) - Date.now();
    root.querySelectorAll("[data-code]").forEach((code) => codes.set(Number(code.dataset.code), code));
    const count = root.querySelector("[data-count]");
    const old = news.querySelector("[data-count]");
    if (old !== count) old.replaceWith(count);
  };
  const show = () => {
    const now = Date.now() + ahead;
    let present = null;
    for (const [step, code] of codes) {
      if (Number(code.dataset.begins) <= now) present = Math.max(present || 0, step);
    }
    if (!present) return;
    for (const step of codes.keys()) if (step < present) codes.delete(step);
    const code = codes.get(present);
    const isOver = now - Number(code.dataset.begins) > 45000; // none for this moment: it would be refused
    shown.hidden = isOver;
    words.textContent = isOver ? wall.dataset.ended : "";
    if (spoken) spoken.textContent = isOver ? "" : code.dataset.said;
    if (last === code) return;
    last = code;
    shown.replaceChildren(code.querySelector("svg").cloneNode(true));
  };
  const ask = async () => {
    try {
      const answer = await fetch(`${wall.dataset.wall}?after=${Math.max(0, ...codes.keys())}`, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* The line is down: what is at hand goes on. */ }
  };

  if (!spoken) return void setTimeout(() => location.reload(), 30000);
  wall.classList.add("alive");
  take(news);
  show();
  setInterval(show, 1000);
  setInterval(ask, 10000);
  if (navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
})();
