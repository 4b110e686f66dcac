// Forms: a second tap does not send twice, the first error gets the focus, what came back is announced.
(() => {
  "use strict";
  const NOTICED = 1000; // ms; then the button says that it is being sent
  const PATIENCE = 8000; // then that the line is slow, and a tap is a retry, never a slip
  const LONGEST = 31000; // a little longer than htmx waits
  const words = (document.getElementById("connection") || document.body).dataset;
  const sent = new WeakMap();
  const announcer = () => document.getElementById("announcer");
  // Once said it goes, or it would be read again at the end of the page.
  let said;
  const announce = (words) => {
    if (!announcer()) return;
    announcer().textContent = words;
    clearTimeout(said);
    said = setTimeout(() => { announcer().textContent = ""; }, 4000);
  };

  const release = (form) => {
    const { button, before, timers = [] } = sent.get(form) || {};
    timers.forEach(clearTimeout);
    if (before) button.replaceChildren(...before);
    if (button) button.classList.remove("pressed");
    sent.delete(form);
    form.removeAttribute("aria-busy");
    delete form.dataset.slow;
  };
  const say = (form, text) => {
    const state = sent.get(form);
    if (!state || !text) return;
    form.dataset.slow = "";
    announcer().textContent = text;
    const { button } = state;
    if (!button) return;
    if (!state.before) state.before = [...button.childNodes];
    // A way that is chosen in a rehearsal keeps its words.
    const note = Object.assign(document.createElement("small"), { textContent: text });
    button.replaceChildren(...(button.matches(".button") ? [text] : [...state.before, note]));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-display]")) return;
    const before = sent.get(form);
    if (before && Date.now() - before.at < PATIENCE) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    release(form);
    const button = event.submitter;
    const timers = [];
    sent.set(form, { at: Date.now(), button, timers });
    form.setAttribute("aria-busy", "true");
    if (button) button.classList.add("pressed");
    // A file comes beside the page, and nobody tells when.
    if (form.matches("[data-download]")) return void timers.push(setTimeout(() => release(form), 3000));
    timers.push(
      setTimeout(() => say(form, words.sending), NOTICED),
      setTimeout(() => say(form, words.slow), PATIENCE),
      setTimeout(() => {
        release(form);
        document.dispatchEvent(new CustomEvent("portal:unanswered"));
      }, LONGEST),
    );
  }, true);

  const releaseAll = () => document.querySelectorAll("form").forEach(release);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", (event) => {
    // The form may have been exchanged by the answer: then the event comes from what is around its place.
    const form = event.detail.requestConfig.elt.closest("form");
    if (form) release(form);
  });

  // What another script sends without htmx.
  document.addEventListener("portal:answered", (event) => release(event.target));

  // The token of the form was of an earlier sign-in of the same account: once more, with the present one.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig } = event.detail;
    const [token, tag] = (xhr.getResponseHeader("X-Form-Token") || "").split(" ");
    const form = requestConfig.elt.closest("form");
    if (!token || !form || form.dataset.again || (form.dataset.keep || "").split(" ")[0] !== tag) return;
    event.preventDefault();
    form.dataset.again = "";
    document.querySelectorAll("[name=csrf_token]").forEach((input) => { input.value = token; });
    const { button } = sent.get(form) || {};
    release(form);
    if (requestConfig.elt === form) form.requestSubmit(button);
    else form.querySelector("input:not([type=hidden]), select, textarea").dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "kept" }));
  });

  // With scripts each question of a lesson is sent by itself; without, its fields belong to the form at the end.
  const part = (root) => root.querySelectorAll("[data-keep] [form]").forEach((field) => {
    field.removeAttribute("form");
    field.removeAttribute("formaction");
  });
  part(document);
  document.addEventListener("htmx:load", (event) => part(event.target));

  // That form still carries whatever was chosen and not sent yet.
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("[data-carries]")) return;
    for (const form of document.querySelectorAll("form[data-keep]")) {
      for (const [name, value] of new FormData(form)) if (name.includes(".")) event.formData.append(name, value);
    }
  });

  // One choice of several answers at the tap. The arrow keys only move it: they click, too, but while they are down.
  let moving = false;
  const isTapped = (node) => node.type === "radio" && node.checked && node.form && node.form.matches("[data-tap]");
  const answer = (radio) => {
    const form = radio.form;
    if (form.matches(".answered") && radio.defaultChecked) return; // that was answered already
    form.requestSubmit(form.querySelector(".actions button"));
  };
  document.addEventListener("keydown", (event) => {
    moving = event.key.startsWith("Arrow");
    if (event.key === " " && !event.repeat && isTapped(event.target)) answer(event.target);
  });
  document.addEventListener("keyup", () => { moving = false; });
  // “Choose again” with the same choice: it is taken away, to choose with a fresh eye.
  document.addEventListener("click", (event) => {
    const form = event.target.closest(".answered[data-tap] .actions button") && event.target.closest("form");
    const radio = form && form.querySelector("input:checked");
    if (!radio || !radio.defaultChecked) return;
    event.preventDefault();
    radio.checked = false;
    form.querySelector("input[type=radio]").focus();
  }, true);
  document.addEventListener("click", (event) => { if (!moving && isTapped(event.target)) answer(event.target); });

  // An answer says when it was changed, by the server's clock; the request that carries it reads this afterwards.
  const ahead = new WeakMap(); // of this phone's clock, in ms
  const note = (root) => root.querySelectorAll("[name=client_ms]").forEach((input) => {
    if (!ahead.has(input)) ahead.set(input, Number(input.value) - Date.now());
  });
  note(document);
  document.addEventListener("htmx:load", (event) => note(event.target));
  document.addEventListener("change", (event) => {
    const input = event.target.form && event.target.form.elements.client_ms;
    if (input && event.detail !== "kept") input.value = Math.max(Number(input.value) + 1, Date.now() + (ahead.get(input) || 0));
  }, true);

  const focusOn = (element) => {
    if (!element.matches("a[href], button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
    element.focus();
  };
  const wanted = (root) => root.querySelector("[data-focus]") || root.querySelector("[autofocus]")
    || root.querySelector("[aria-invalid=true], .question > .error");

  // A form that came back as a whole page with errors. Nothing else takes the focus when a page is opened: a verdict
  // from yesterday would open the lesson in its middle, and where the heading asks for the focus the page begins there.
  const summary = !document.querySelector("main h1[data-focus]") && document.querySelector("main .error-summary, main [aria-invalid=true], main .question > .error");
  if (summary) focusOn(summary);

  // An error's fragment must not take the place of a form that somebody filled in.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const text = event.detail.xhr.responseText || "";
    if (!/^\s*<[^>]+\bid="error"/.test(text)) return;
    event.detail.target = document.getElementById("messages");
    event.detail.swapOverride = "innerHTML";
    event.detail.shouldSwap = true;
  });

  let hadFocus = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    hadFocus = target.contains(document.activeElement) || document.activeElement === document.body;
    if (requestConfig && requestConfig.elt.closest("[data-resent]")) hadFocus = false;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    const live = "[role=status], [role=alert]";
    // An empty one waits for its text: it says nothing, and the focus would be lost in it.
    const status = [root, ...root.querySelectorAll(live)].find((one) => one.matches(live) && one.textContent.trim());
    const failed = root.id === "messages" || status && status.id === "error";
    const target = failed ? root : wanted(root);
    if (target && (hadFocus || failed)) focusOn(target);
    else if (hadFocus && status) focusOn(status);
    else if (hadFocus) focusOn(root);
    if (status) announce(status.textContent.replace(/\s+/g, " ").trim());
    if (failed) root.scrollIntoView({ block: "center" });
  });

  // The eye in a password field.
  const reveals = (root) => root.querySelectorAll("[data-reveal]").forEach((button) => { button.hidden = false; });
  reveals(document);
  document.addEventListener("htmx:load", (event) => reveals(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (!button) return;
    const input = document.getElementById(button.dataset.reveal);
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
  });
})();
