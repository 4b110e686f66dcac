// A guide: the answer to "was it helpful?" without leaving the page, and printing at once where the link asks for it.
(() => {
  "use strict";
  let sending = false;

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-feedback]") || form.dataset.plain) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    const button = event.submitter;
    try {
      const body = new URLSearchParams({ [button.name]: button.value });
      const response = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (!response.ok) throw new Error(response.statusText);
      const answer = new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
      form.closest("#feedback").replaceWith(answer);
      answer.focus();
    } catch {
      // The plain way shows what is wrong, in the portal's words or the browser's.
      form.dataset.plain = "yes";
      form.requestSubmit(button);
      delete form.dataset.plain;
    } finally {
      sending = false;
    }
  });

  if (location.hash === "#in") window.print();
})();
