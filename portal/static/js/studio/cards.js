// Questions as cards: a card opens in its place on a desk, is saved after every pause, and its rows come and go
// without leaving the page. What the portal answers is put in place; nothing is drawn here.
(() => {
  "use strict";
  if (!document.getElementById("cards")) return;
  const PAUSE = 1500, WAITS = [5, 10, 20, 40], LOOK = 2500; // ms, s, ms
  const INLINE = /^(save|kind|gap|markdown|add|add-column|(drop|up|down|drop-column|undo):\d+)$/;
  const wide = matchMedia("(min-width: 56.25em)");
  const states = new WeakMap(); // what is known of each form
  let leaving = false, lookTimer, shown = ""; // the address of the card that the preview shows, "" for the page

  const cards = () => document.getElementById("cards");
  const announce = (words) => { document.getElementById("announcer").textContent = words; };
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const of = (form) => {
    if (!states.has(form)) states.set(form, { edits: 0, saved: 0, then: "save", tries: 0, busy: false, timer: 0 });
    return states.get(form);
  };
  const isDirty = (form) => of(form).edits !== of(form).saved;
  const forms = () => [...document.querySelectorAll("form[data-autosave]")];
  // The button that was pressed says that it is sending, until it hears this.
  const answered = (form) => form.dispatchEvent(new CustomEvent("portal:answered", { bubbles: true }));
  const say = (form, kind, more = "") => {
    const place = form.querySelector(".card-saved");
    const words = kind ? more || cards().dataset[`say${kind}`] : "";
    if (place && place.textContent !== words) place.textContent = words;
  };

  // On a phone a row that says something is a line, as in a list; a tap opens it.
  const fold = (root) => {
    if (wide.matches) return;
    root.querySelectorAll("details[data-fold]").forEach((row) => { row.open = !row.querySelector("[data-row]").value; });
  };
  const reveal = (field) => {
    for (let part = field; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    field.focus();
  };

  const look = (wait = LOOK) => {
    const frame = document.querySelector("#preview iframe");
    if (!frame) return;
    clearTimeout(lookTimer);
    lookTimer = setTimeout(async () => {
      try {
        const asked = shown || location.href.split("#")[0];
        const answer = await fetch(asked, { redirect: "manual" });
        if (!answer.ok || asked !== (shown || asked)) return;
        const fresh = parse(await answer.text()).querySelector("#preview iframe");
        if (fresh) frame.contentDocument.body.replaceChildren(...parse(fresh.srcdoc).body.childNodes);
      } catch { /* The next pause asks again. */ }
    }, wait);
  };
  const lookAt = (address) => {
    if (address === shown) return;
    shown = address;
    look(300);
  };

  // What says where the text stands now; a field in which somebody types stays as it is.
  const takeLive = (page) => {
    page.querySelectorAll("[data-live][id]").forEach((fresh) => {
      const old = document.getElementById(fresh.id);
      if (!old || old === document.activeElement) return;
      if (old.matches("input, textarea")) old.value = fresh.value;
      else { fresh.hidden = old.hidden; old.replaceWith(document.adoptNode(fresh)); }
    });
  };

  const replace = (form, fresh, then = "") => {
    const active = form.contains(document.activeElement) ? document.activeElement : null;
    const caret = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
    const open = [...form.querySelectorAll("details:not([data-fold])")].map((part) => part.open);
    const card = document.adoptNode(fresh);
    form.replaceWith(card);
    card.querySelectorAll("details:not([data-fold])").forEach((part, at) => { part.open = part.open || open[at]; });
    fold(card);
    const closing = card.querySelector("[data-close-card]");
    if (closing) closing.hidden = !card.closest(".card-place");
    const rows = [...card.querySelectorAll("[data-row]")];
    const [action, at] = [then.split(":")[0], Number(then.split(":")[1])];
    const row = { add: rows.length - 1, drop: Math.max(0, at - 1), up: at - 1, down: at + 1, gap: rows.length - 1 }[action];
    if (row !== undefined && rows[row]) reveal(rows[row]);
    else if (active && active.id && document.getElementById(active.id)) {
      const field = document.getElementById(active.id);
      field.focus();
      try { if (caret) field.setSelectionRange(...caret); } catch { /* A field without a caret. */ }
    } else if (active) card.querySelector(".card-number").focus();
    return card;
  };

  const schedule = (form, wait) => {
    clearTimeout(of(form).timer);
    of(form).timer = setTimeout(() => save(form), wait);
  };

  const failed = (form, kind) => {
    say(form, kind);
    if (kind === "Expired") return;
    schedule(form, WAITS[Math.min(of(form).tries, WAITS.length - 1)] * 1000);
    of(form).tries += 1;
  };

  const take = async (form, answer, then, count) => {
    const state = of(form), page = parse(await answer.text());
    const fresh = form.id && page.getElementById(form.id), list = page.getElementById("cards");
    state.tries = 0;
    if (answer.status !== 200) {
      const first = page.querySelector(".error, .notice-title");
      if (!fresh && list) { cards().replaceWith(document.adoptNode(list)); return; }
      if (then === "markdown" || state.edits !== count || !fresh) { say(form, "Refused", first ? first.textContent.trim() : ""); return; }
      say(replace(form, fresh), "Refused");
      return;
    }
    state.saved = count;
    const places = (root) => root.querySelectorAll(".card-place").length;
    if (list && places(list) !== places(document)) {
      if (!forms().some(isDirty)) cards().replaceWith(document.adoptNode(list));
      return;
    }
    if (fresh && then !== "save" && state.edits === count) {
      const card = replace(form, fresh, then);
      say(card, "Saved");
    } else {
      takeLive(page);
      say(form, isDirty(form) ? "" : "Saved");
    }
    if (isDirty(form)) schedule(form, PAUSE);
    look();
  };

  // After signing in elsewhere the forms here still carry the token of the session before.
  const renew = async () => {
    const answer = await fetch(location.href.split("#")[0], { redirect: "manual" });
    const token = answer.ok && parse(await answer.text()).querySelector("#cards [name=csrf_token]");
    if (token) document.querySelectorAll("[name=csrf_token]").forEach((input) => { input.value = token.value; });
    return Boolean(token);
  };

  const save = async (form, pressed, again = false) => {
    const state = of(form);
    clearTimeout(state.timer);
    if (state.busy) { state.next = pressed || state.next; schedule(form, 300); return; }
    const then = pressed || state.next || state.then, count = state.edits;
    state.next = "";
    state.busy = true;
    say(form, "Saving");
    const body = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "then"));
    body.set("then", then);
    try {
      const options = { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual", keepalive: body.toString().length < 60000 };
      const answer = await fetch(form.action, options);
      answered(form);
      const isSignedOut = answer.type === "opaqueredirect" || [400, 401].includes(answer.status) || answer.headers.has("HX-Redirect");
      if (isSignedOut && !again && (await renew())) { state.busy = false; await save(form, then, true); }
      else if (isSignedOut) failed(form, "Expired");
      else if (answer.status === 404) failed(form, "Gone");
      else if (![200, 409, 422].includes(answer.status)) failed(form, "Offline");
      else await take(form, answer, then, count);
    } catch { answered(form); failed(form, "Offline"); } finally { state.busy = false; }
  };

  const settle = async (form) => {
    while (of(form).busy) await new Promise((done) => { setTimeout(done, 50); });
    if (isDirty(form)) await save(form);
  };
  document.addEventListener("studio:leaving", ({ detail }) => {
    const open = forms().filter((form) => form !== detail.but && (of(form).busy || isDirty(form)));
    detail.waits.push(...open.map(settle));
  });

  const openCard = async (link) => {
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, redirect: "manual" });
      const fresh = answer.status === 200 && parse(await answer.text()).querySelector("form[data-card]");
      if (!fresh) throw new Error(answer.statusText);
      const card = document.adoptNode(fresh);
      link.hidden = true;
      if (link.nextElementSibling) link.nextElementSibling.hidden = true;
      link.after(card);
      card.querySelector("[data-close-card]").hidden = false;
      fold(card);
      card.querySelector("textarea").focus();
    } catch { location.assign(link.href); }
  };

  const closeCard = async (form) => {
    if (isDirty(form)) await save(form);
    if (isDirty(form)) return;
    const place = form.closest(".card-place"), row = place.querySelector(".card-row");
    try {
      const answer = await fetch(location.href.split("#")[0], { headers: { "HX-Request": "true" }, redirect: "manual" });
      const fresh = parse(await answer.text()).getElementById(row.id);
      if (fresh) row.replaceWith(document.adoptNode(fresh));
    } catch { /* The line says what it said before. */ }
    form.remove();
    lookAt("");
    const moves = place.querySelector(".card-row-moves");
    if (moves) moves.hidden = false;
    const line = place.querySelector(".card-row");
    line.hidden = false;
    line.focus();
  };

  const makeGap = (button, form) => {
    const area = document.getElementById(button.dataset.gap);
    const { selectionStart: from, selectionEnd: to } = area;
    const words = area.value.slice(from, to).trim();
    if (!words) { area.focus(); return; }
    const number = form.querySelectorAll("[data-row]").length + 1;
    form.elements["gap-new"].value = words;
    area.setRangeText(`…(${number})…`, from, to, "end");
    of(form).edits += 1;
    save(form, "gap");
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open-card]");
    if (link && wide.matches && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openCard(link);
      return;
    }
    const closing = event.target.closest("[data-close-card]");
    if (closing) closeCard(closing.closest("form"));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) { leaving = true; return; }
    const button = event.submitter;
    const then = (button && button.name === "then" && button.value) || "save";
    if (!INLINE.test(then)) { leaving = true; return; }
    event.preventDefault();
    if (button && button.dataset.gap) makeGap(button, form);
    else save(form, then);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form || event.target.closest("[data-quiet], [data-kind]")) return;
    of(form).edits += 1;
    of(form).then = event.target.matches("[data-markdown]") ? "markdown" : "save";
    say(form, "");
    if (!of(form).tries) schedule(form, PAUSE);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form || !event.target.closest("[data-kind]")) return;
    of(form).edits += 1;
    save(form, "kind");
  });
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest(".card-place > form[data-card]");
    if (form) lookAt(form.closest(".card-place").querySelector(".card-row").href);
  });
  document.addEventListener("toggle", (event) => {
    const row = event.target;
    if (!row.matches || !row.matches("details[data-fold]")) return;
    const [text, feedback] = [...row.querySelectorAll(".field .input")].map((field) => field.value);
    const mark = row.querySelector("summary use"), right = row.querySelector("[name=right]").checked;
    const soft = row.querySelector("summary .soft");
    if (text) row.querySelector("summary b").textContent = text;
    if (soft && feedback) soft.textContent = feedback;
    const sign = right ? "check" : soft && text && !feedback ? "alert" : "cross";
    mark.setAttribute("href", mark.getAttribute("href").replace(/#.*$/, `#${sign}`));
  }, true);

  // As in a list: Enter goes to the next row, from the last one to a new one. Pasted lines are rows.
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-card]");
    if (!form || event.isComposing) return;
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(form); return; }
    if (event.key !== "Enter" || event.shiftKey || !event.target.matches("textarea.line")) return;
    event.preventDefault();
    const rows = [...form.querySelectorAll("[data-row]")], at = rows.indexOf(event.target);
    if (at < 0) return;
    if (rows[at + 1]) reveal(rows[at + 1]);
    else if (form.querySelector("[value=add]")) save(form, "add");
  });
  document.addEventListener("paste", (event) => {
    const row = event.target.closest("form[data-card] textarea.line[data-row]");
    if (!row || !/\S\s*\n\s*\S/.test(event.clipboardData.getData("text/plain"))) return;
    setTimeout(() => save(row.form, "kind"), 0);
  });

  const saveAll = () => { if (!leaving) forms().filter(isDirty).forEach((form) => save(form)); };
  document.addEventListener("visibilitychange", saveAll);
  window.addEventListener("pagehide", saveAll);
  window.addEventListener("online", saveAll);
  window.addEventListener("focus", saveAll);
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => { if (!leaving && forms().some(isDirty)) event.preventDefault(); });
  fold(document);
})();
