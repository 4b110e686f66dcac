// Saving by itself: after every pause, while somebody writes on, and when the page is left. What cannot be sent is kept.
(() => {
  "use strict";
  if (!studio) return;
  const { form } = studio;
  const PAUSE = 3000, LONGEST = 10000, WAITS = [5, 10, 20, 40, 60]; // ms, ms, s
  const KEEPALIVE = 60000; // bytes that a browser sends on while its page goes away
  const box = document.getElementById("trouble");
  let edits = 0, saved = 0; // edits counted, and how many of them the portal has
  let since = 0, timer, tries = 0, sending = null, lost = null, halted = false, leaving = false;

  const isDirty = () => edits !== saved;
  const schedule = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  const trouble = (kind) => {
    if (box.dataset.kind === kind) return;
    box.dataset.kind = kind;
    box.hidden = !kind;
    box.replaceChildren(kind ? box.dataset[kind] : "");
    const to = box.dataset[`${kind}To`];
    if (!to) return;
    const link = Object.assign(document.createElement("a"), { href: to, textContent: box.dataset[`${kind}Words`] });
    if (kind === "expired") link.target = "_blank";
    box.append(" ", link);
  };

  const ownPage = async () => {
    const page = await fetch(location.href.split("#")[0], { redirect: "manual" });
    const fresh = page.ok && studio.parse(await page.text());
    const editor = fresh && fresh.getElementById("editor");
    return editor && editor.dataset.user === form.dataset.user ? fresh : null;
  };
  // After signing in elsewhere the forms here still carry the token of the session before.
  const renew = async () => {
    const fresh = await ownPage();
    if (!fresh) return false;
    const token = fresh.getElementById("editor").elements.csrf_token.value;
    document.querySelectorAll("[name=csrf_token]").forEach((input) => { input.value = token; });
    return true;
  };
  // What may be done with the text depends on where it stands, which the first save changes.
  const follow = async () => {
    const fresh = await ownPage();
    const old = document.getElementById("workflow");
    if (!fresh || old.contains(document.activeElement)) return;
    old.replaceWith(document.adoptNode(fresh.getElementById("workflow")));
    document.getElementById("state").replaceChildren(...fresh.getElementById("state").childNodes);
  };

  const failed = (kind) => {
    studio.keepNow();
    trouble(kind);
    // Whoever is signed out comes back to this tab; the line comes back by itself.
    if (kind !== "expired") schedule(WAITS[Math.min(tries, WAITS.length - 1)] * 1000);
    tries += 1;
  };

  const take = async (answer) => {
    const before = document.getElementById("saved").dataset.state;
    studio.swap(await answer.text());
    const { version, basedOn, state } = document.getElementById("saved").dataset;
    form.elements.version.value = version;
    form.elements.based_on.value = basedOn;
    document.querySelectorAll("input[data-version]").forEach((input) => { input.value = version; });
    if (state !== before) follow().catch(() => { /* Opening the page again shows it. */ });
    document.querySelectorAll("#editor [aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    document.querySelectorAll("#saved a").forEach((link) => document.querySelector(link.hash).setAttribute("aria-invalid", "true"));
  };

  const send = async (count) => {
    const body = studio.body({ then: "save" }).toString();
    const headers = { "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" };
    const options = { headers, keepalive: body.length < KEEPALIVE };
    if (box.dataset.kind === "expired" && !(await renew())) { failed("expired"); return; }
    // An answer that got lost leaves open whether the words arrived. Sent again as they were, they are no conflict.
    if (lost) {
      const answer = await studio.post(form.action, lost, options);
      if (answer.status === 200) await take(answer);
      lost = null;
    }
    const fresh = studio.body({ then: "save" }).toString();
    lost = fresh;
    const answer = await studio.post(form.action, fresh, options);
    lost = null;
    const isSignedOut = answer.type === "opaqueredirect" || [400, 401].includes(answer.status) || answer.headers.has("HX-Redirect");
    if (isSignedOut) { failed("expired"); return; }
    if (![200, 409, 422].includes(answer.status)) { failed(answer.status === 404 ? "gone" : "refused"); return; }
    trouble("");
    tries = 0;
    if (answer.status === 409) {
      const both = await answer.text();
      studio.keepNow();
      if (studio.merge(both, edits === count)) { schedule(0); return; }
      halted = true;
      studio.swap(both);
      trouble("conflict");
      return;
    }
    await take(answer);
    if (answer.status === 422) { studio.keepNow(); return; }
    saved = count;
    if (!isDirty()) studio.forget();
    else schedule(PAUSE);
  };

  const save = async () => {
    clearTimeout(timer);
    if (sending || halted) return;
    since = 0;
    sending = send(edits);
    try { await sending; } catch { failed("offline"); } finally { sending = null; }
  };
  studio.save = save;
  const settle = async () => {
    if (sending) await sending.catch(() => { /* It is tried once more. */ });
    if (isDirty()) await save();
  };
  document.addEventListener("studio:leaving", ({ detail }) => { if ((sending || isDirty()) && !halted) detail.waits.push(settle()); });

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-quiet]")) return;
    edits += 1;
    studio.keep();
    since = since || Date.now();
    if (!tries) schedule(Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  });
  const saveNow = () => { if (isDirty() && !leaving) save(); };
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) saveNow(); });
  document.addEventListener("visibilitychange", saveNow);
  window.addEventListener("pagehide", () => { if (isDirty()) studio.keepNow(); saveNow(); });
  window.addEventListener("online", saveNow);
  window.addEventListener("focus", () => { if (box.dataset.kind) saveNow(); });
  window.addEventListener("beforeunload", (event) => { if (isDirty() && !leaving) event.preventDefault(); });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[name=then][value=save]");
    if (!button || event.defaultPrevented || halted) return;
    event.preventDefault();
    save();
  });
  // Every other button sends the whole form, and its words with it.
  form.addEventListener("submit", () => { leaving = true; studio.keepNow(); });
  window.addEventListener("pageshow", () => { leaving = false; });
})();
