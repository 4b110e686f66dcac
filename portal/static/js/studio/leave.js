// Whoever goes on to another screen first sends what was typed here, so that it shows there. A slow line holds nobody up.
(() => {
  "use strict";
  const PATIENCE = 5000; // ms; then the browser asks whether to leave
  const sent = (but) => {
    const waits = [];
    document.dispatchEvent(new CustomEvent("studio:leaving", { detail: { waits, but } }));
    return waits.length && Promise.race([Promise.allSettled(waits), new Promise((done) => { setTimeout(done, PATIENCE); })]);
  };
  const here = (address) => address.split("#")[0] === location.href.split("#")[0];

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin || here(link.href)) return;
    const wait = sent();
    if (!wait) return;
    event.preventDefault();
    await wait;
    location.assign(link.href);
  });

  // So too the buttons of another form. What stands around one may be drawn anew while it waits.
  let passed = null;
  window.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    const wait = form !== passed && !form.matches("#editor") && sent(form);
    if (!wait) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await wait;
    passed = form.isConnected ? form : [...document.forms].find((one) => one.action === form.action);
    if (!passed) return;
    const same = (one) => one.type === "submit" && one.name === submitter.name && one.value === submitter.value;
    passed.requestSubmit(submitter && [...passed.elements].find(same));
    passed = null;
  }, true);
})();
