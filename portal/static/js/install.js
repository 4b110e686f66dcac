// The home screen: where the browser itself can put the portal there, our button asks its question.
(() => {
  "use strict";
  let offer = null;
  const show = () => document.querySelectorAll("[data-install]").forEach((button) => { button.hidden = !offer; });

  window.addEventListener("beforeinstallprompt", (event) => {
    if (!document.querySelector("[data-install]")) return; // the browser may say it in its own way
    event.preventDefault();
    offer = event;
    show();
  });
  document.addEventListener("click", (event) => {
    if (!offer || !event.target.closest("[data-install]")) return;
    offer.prompt(); // may be asked once
    offer = null;
    show();
  });
  // Done: the hint has nothing left to say.
  window.addEventListener("appinstalled", () => {
    const form = document.getElementById("install-dismissal");
    if (form) form.requestSubmit();
  });
})();
