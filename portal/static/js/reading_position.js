// A lesson that is left in its middle: the portal is told the last heading or question read, so that any phone of
// the person leads back there. One small request when the page is left, none where nothing new was read.
(() => {
  "use strict";
  const lesson = document.querySelector("[data-position]");
  const token = document.querySelector("main [name=csrf_token]");
  if (!lesson || !token || !navigator.sendBeacon) return;
  let told = "";
  let isTold = false; // by a button: the page is finished, or the place to rest was chosen

  const read = () => [...lesson.querySelectorAll("h2[id], h3[id], h4[id], .question-form")]
    .filter((place) => place.getBoundingClientRect().top < innerHeight * 0.4);

  const tell = () => {
    const passed = read();
    // Who has not come past the first heading is at the beginning, and keeps the place of the last time.
    const last = passed.length > 1 ? passed[passed.length - 1].id : "";
    if (isTold || !last || last === told) return;
    told = last;
    navigator.sendBeacon(lesson.dataset.position, new URLSearchParams({ csrf_token: token.value, anchor: told }));
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") tell(); });
  window.addEventListener("pagehide", tell);
  document.addEventListener("submit", (event) => { isTold = /\/(completion|position)$/.test(event.target.action); });
})();
