// How long one has to wait yet, said once a minute and shown by the second; without a script the sentence above says it.
(() => {
  "use strict";
  const box = document.querySelector("[data-countdown]");
  if (!box) return;
  const end = Date.now() + Number(box.dataset.countdown) * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    box.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : box.dataset.done;
    if (!left) clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
  box.hidden = false;
  show();
})();
