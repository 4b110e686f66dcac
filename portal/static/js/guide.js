// A guide: the answer to "was it helpful?" without leaving the page, printing at once where the link asks for it, the
// bar of numbers once those above are out of sight, and lists that a few letters narrow.
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

  const bar = document.querySelector("[data-call-bar]");
  const urgent = document.querySelector("[data-urgent] .calls");
  if (bar && urgent && "IntersectionObserver" in window) {
    new IntersectionObserver(([seen]) => bar.toggleAttribute("data-waiting", seen.isIntersecting)).observe(urgent);
  }

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-filter]")) return;
    const words = plain(target.value).split(/\s+/);
    let shown = 0;
    for (const row of document.querySelectorAll(`${target.dataset.filter} > li`)) {
      const name = plain(row.dataset.name);
      row.hidden = !words.every((word) => name.includes(word));
      shown += !row.hidden;
    }
    const none = document.querySelector("[data-filter-none]");
    if (none) none.hidden = shown > 0;
  });
})();
