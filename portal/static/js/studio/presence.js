// Who else has the page open: asked every five seconds while somebody looks at it, and told when the tab goes.
(() => {
  "use strict";
  if (!studio) return;
  const PAUSE = 5000; // ms
  const box = () => document.getElementById("presence");
  const facts = () => {
    const { csrf_token: token, tab, version } = studio.form.elements;
    return new URLSearchParams([token, tab, version].map((field) => [field.name, field.value]));
  };

  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await studio.post(box().dataset.url, facts());
      if (answer.status === 200) studio.swap(await answer.text());
    } catch { /* Whether the line is down is told where words are saved. */ }
  };

  setInterval(ask, PAUSE);
  ask();
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("pagehide", () => navigator.sendBeacon(box().dataset.leave, facts()));
})();
