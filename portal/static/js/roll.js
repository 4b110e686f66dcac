// Calling the roll. Each tap is a mark of its own: sealed and kept on the phone at once, sent when there is a line, and
// let go of once the portal has it. What other phones wrote comes back with every answer.
(() => {
  "use strict";
  const form = document.querySelector("form[data-roll]");
  if (!form) return;
  const BATCH = 200;
  const PAUSE = 1200; // ms after a tap, so that several go together
  const LOOK = 20000; // ms between two looks at what others wrote
  const PATIENCE = 20000;
  const subtle = window.crypto && crypto.subtle; // none on plain http: then it stays in this tab
  let store = null;
  try { store = subtle ? localStorage : sessionStorage; } catch { /* Forbidden: then it stays on this page. */ }
  const [tag, secret] = form.dataset.key.split(" ");
  const PREFIX = `unsent:${tag}:${form.dataset.roll}:`;
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const key = subtle && subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
  const find = (selector) => document.querySelector(selector);
  const line = find("[data-line]");
  const undo = find("[data-undo]");
  const done = find("[data-done]");
  const guests = form.elements.guests;
  const seen = form.elements.guests_seen;
  const own = form.querySelector("template[data-differ]").content.firstElementChild;

  const kept = new Map(); // token → mark that the portal does not have yet
  const rows = new Map(); // id → row
  let latest = 0; // the last tap's moment: the next is later, whatever the phone's clock does
  let csrf = form.elements.csrf_token.value;
  let timer = 0;
  let busy = null; // the sending that goes on
  let failures = 0;
  let stopped = ""; // why nothing is taken any more
  let isOffline = false;
  let notice = ""; // what was refused, until the next tap
  let counted = ""; // the number of guests when it was sent last

  const seal = async (value) => {
    const body = JSON.stringify(value);
    if (!subtle) return `${Date.now()} ${body}`;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return `${Date.now()} ${text(iv)} ${text(await subtle.encrypt({ name: "AES-GCM", iv }, await key, new TextEncoder().encode(body)))}`;
  };
  const unseal = async (name) => {
    const [, ...parts] = store.getItem(name).split(" ");
    if (!subtle) return JSON.parse(parts.join(" "));
    return JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv: bytes(parts[0]) }, await key, bytes(parts[1]))));
  };
  const keep = async (mark) => {
    kept.set(mark.token, mark);
    try {
      const sealed = await seal(mark);
      if (kept.has(mark.token)) store.setItem(PREFIX + mark.token, sealed);
    } catch { /* Full or forbidden: then this page alone keeps it. */ }
  };
  const letGo = (token) => {
    kept.delete(token);
    try { store.removeItem(PREFIX + token); } catch { /* As above. */ }
  };

  // What is said of somebody: the last mark that waits here, else what the portal said.
  const waiting = (row) => {
    let last = null;
    for (const mark of kept.values()) if (mark.user === row.id && (!last || mark.at >= last.at)) last = mark;
    return last;
  };
  const stateOf = (row) => {
    const mark = waiting(row);
    return mark ? (mark.state === "cleared" ? "" : mark.state) : row.said.state;
  };
  const draw = (row) => {
    const isWaiting = Boolean(waiting(row));
    const state = stateOf(row);
    row.item.dataset.state = state;
    row.box.checked = state === "present";
    row.away.value = state === "present" ? "" : state;
    row.note.textContent = isWaiting ? "" : row.said.note;
    const differ = row.item.querySelector(".roll-differ");
    if (differ) differ.hidden = isWaiting || !row.said.difference;
  };
  const drawDifference = (row) => {
    const old = row.item.querySelector(".roll-differ");
    if (old) old.remove();
    if (!row.said.difference) return;
    const differ = own.cloneNode(true);
    differ.firstElementChild.textContent = row.said.difference;
    const choices = "closed" in form.dataset ? [] : row.said.choices; // Closed: only what waits here is sent.
    differ.lastElementChild.replaceChildren(...choices.map(([state, label]) =>
      Object.assign(document.createElement("button"), { className: "button quiet small", name: "settle", value: `${row.id}:${state}`, textContent: label })));
    row.item.append(differ);
  };
  const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const register = (item) => {
    const row = {
      item,
      id: Number(item.dataset.person),
      box: item.querySelector("input"),
      away: item.querySelector("select"),
      note: item.querySelector(".roll-note"),
      name: item.querySelector("b").textContent,
      folded: fold(item.querySelector(".roll-name").textContent),
    };
    row.said = { state: item.dataset.state, own: "own" in item.dataset, note: row.note.textContent, difference: item.querySelector(".roll-differ") ? " " : "" };
    rows.set(row.id, row);
    return row;
  };
  const count = () => {
    let present = 0;
    let total = 0;
    for (const row of rows.values()) {
      const state = row.item.dataset.state;
      if (state === "present") present += 1;
      if (state || row.item.parentElement.dataset.part === "rows") total += 1;
    }
    find("[data-here]").textContent = present;
    find("[data-of]").textContent = total;
    if (done) done.textContent = done.textContent.replace(/\d+/, present);
  };

  // ─── a tap
  const random = () => text(crypto.getRandomValues(new Uint8Array(15))).replace(/[+]/g, "-").replace(/[/]/g, "_");
  const say = (row, state, settles, before) => {
    latest = Math.max(Date.now(), latest + 1);
    keep({ token: random(), user: row.id, state, at: latest, settles });
    draw(row);
    count();
    undo.hidden = before === null;
    undo.firstElementChild.textContent = `${row.name}: ${undo.dataset[state]}`;
    if (!stopped && !isOffline) tell(notice = "");
    undo.row = row;
    undo.before = before;
    soon(PAUSE);
  };
  form.addEventListener("change", (event) => {
    if (event.target === guests) return void countGuests();
    const item = event.target.closest("[data-person]");
    const row = item && rows.get(Number(item.dataset.person));
    if (!row) return;
    const isDisputed = Boolean(row.said.difference) && !waiting(row);
    const before = isDisputed ? null : waiting(row) || row.said.own ? item.dataset.state || "cleared" : "cleared";
    say(row, event.target === row.box ? (row.box.checked ? "present" : "cleared") : row.away.value || "cleared", isDisputed, before);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.name === "settle") {
      event.preventDefault();
      const [id, state] = button.value.split(":");
      say(rows.get(Number(id)), state, true, null);
    } else if (button.dataset.guests) {
      guests.value = Math.min(999, Math.max(0, (parseInt(guests.value, 10) || 0) + Number(button.dataset.guests)));
      countGuests();
    } else if (undo.contains(button)) {
      say(undo.row, undo.before, false, null);
    } else if (button === done) {
      event.preventDefault();
      finish();
    }
  });
  // Enter ticks where one stands, and is no wish to leave the page.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    if (event.target.type === "checkbox") event.target.click();
    else event.target.blur();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopImmediatePropagation(); finish(); });

  const guestsChanged = () => guests.value !== "" && guests.value !== seen.value;
  const countGuests = async () => {
    soon(PAUSE);
    try { store.setItem(`${PREFIX}guests`, await seal({ guests: guests.value, seen: seen.value })); } catch { /* As above. */ }
  };

  // ─── the line
  const tell = (words, values) => {
    line.hidden = !words;
    line.textContent = Object.entries(values || {}).reduce((said, [name, value]) => said.replace(`{${name}}`, value), words || "");
  };
  const soon = (after) => {
    clearTimeout(timer);
    timer = setTimeout(send, after);
  };
  const post = () => {
    const body = new URLSearchParams({ csrf_token: csrf, marks: JSON.stringify([...kept.values()].sort((one, other) => one.at - other.at).slice(0, BATCH)) });
    if (guestsChanged()) { body.set("guests", guests.value); body.set("guests_seen", seen.value); }
    return { method: "POST", body, keepalive: body.toString().length < 60000 };
  };
  const ask = async () => {
    const ends = new AbortController();
    const patience = setTimeout(() => ends.abort(), PATIENCE);
    try {
      counted = guests.value;
      const what = kept.size || guestsChanged() ? post() : {};
      const answer = await fetch(form.dataset.roll, { headers: { "HX-Request": "true" }, redirect: "manual", signal: ends.signal, ...what });
      const [token, whose] = (answer.headers.get("X-Form-Token") || "").split(" ");
      if (answer.status === 400 && token && whose === tag && token !== csrf) {
        csrf = token;
        return ask();
      }
      return { status: answer.status, body: answer.status === 200 || answer.status === 422 ? await answer.json() : null };
    } catch {
      return { status: -1 };
    } finally {
      clearTimeout(patience);
    }
  };
  const take = async (body) => {
    body.done.forEach(letGo);
    for (const { token, user, reason } of body.refused) {
      letGo(token);
      notice = line.dataset.refused.replace("{name}", rows.has(user) ? rows.get(user).name : "?").replace("{reason}", reason);
    }
    if (body.guests_reason) notice = body.guests_reason;
    if (body.guests_reason || guests.value === counted) guests.value = body.guests;
    seen.value = body.guests;
    if (!guestsChanged()) try { store.removeItem(`${PREFIX}guests`); } catch { /* As above. */ }
    const unknown = Object.keys(body.people).filter((id) => !rows.has(Number(id)));
    if (unknown.length) await fetchRows(unknown.slice(0, 100).map((id) => `id=${id}`).join("&"), "rows");
    for (const row of rows.values()) {
      row.said = body.people[row.id] || { state: "", own: false, note: "" };
      drawDifference(row);
      draw(row);
    }
    count();
  };
  const sendOnce = async () => {
    const { status, body } = await ask();
    isOffline = status === -1;
    if (status === 200) {
      failures = 0;
      await take(body);
      tell(notice);
      return true;
    }
    if (status === 422) stopped = body.reason;
    else if (status === 401 || status === 0 || status === 204 || status === 404) stopped = line.dataset.session;
    failures += 1;
    if (stopped) tell(kept.size && status === 422 ? `${stopped} ${line.dataset.kept}` : stopped, { n: kept.size });
    else if (kept.size || guestsChanged()) tell(line.dataset.lost, { n: kept.size });
    return false;
  };
  const send = () => {
    if (busy || stopped) return busy || Promise.resolve(false);
    clearTimeout(timer);
    busy = sendOnce().then((went) => {
      busy = null;
      if (stopped) return false;
      if (!went) soon(Math.min(30000, 3000 * failures));
      else soon(kept.size ? PAUSE : LOOK);
      return went;
    });
    return busy;
  };
  const finish = async () => {
    tell(line.dataset.sending);
    if (busy) await busy;
    let went = await send();
    while (went && (kept.size || guestsChanged())) went = await send();
    if (went) location.assign(done.dataset.done);
    else if (!stopped) tell(line.dataset.lost, { n: kept.size });
  };
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" || (kept.size && navigator.onLine)) send();
  });

  // ─── finding a name
  const fetchRows = async (query, part) => {
    try {
      const answer = await fetch(`${form.dataset.people}?${query}`, { headers: { "HX-Request": "true" }, redirect: "manual" });
      if (!answer.ok) return;
      const list = form.querySelector(`[data-part="${part}"]`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const item of page.querySelectorAll("[data-person]")) {
        if (rows.has(Number(item.dataset.person))) continue;
        list.append(item);
        draw(register(item));
      }
    } catch { /* The line is down: only who is on the page is found. */ }
  };
  const search = document.querySelector(".roll-search");
  let typing = 0;
  const look = async (isWhole) => {
    const wanted = fold(search.elements.q.value.trim());
    for (const row of rows.values()) row.item.hidden = !row.folded.includes(wanted);
    for (const part of form.querySelectorAll(".roll-part")) {
      const found = [...part.querySelectorAll("[data-person]")].filter((item) => !item.hidden && (wanted || part.dataset.found === undefined || item.dataset.state));
      part.hidden = !found.length;
      if (wanted && part.matches("details")) part.open = true;
    }
    clearTimeout(typing);
    if (!search.dataset.further || wanted.length < 2) return;
    const further = async () => {
      await fetchRows(new URLSearchParams({ q: search.elements.q.value.trim() }), "found");
      const found = form.querySelector("[data-found]");
      found.hidden = ![...found.querySelectorAll("[data-person]")].some((item) => !item.hidden);
    };
    if (isWhole) await further();
    else typing = setTimeout(further, 400);
  };
  if (search) {
    search.addEventListener("input", () => look(false));
    search.addEventListener("submit", (event) => { event.preventDefault(); event.stopImmediatePropagation(); look(true); });
    search.elements.q.addEventListener("focus", () => search.elements.q.select());
  }

  // ─── as the page comes: what waited on the phone is shown again, and sent
  const begin = async () => {
    form.querySelectorAll("[data-person]").forEach(register);
    for (const name of store ? Object.keys(store) : []) {
      if (!name.startsWith(PREFIX)) continue;
      const value = await unseal(name).catch(() => null);
      if (value && value.token) kept.set(value.token, value);
      else if (value && value.seen === seen.value) guests.value = value.guests;
    }
    for (const mark of kept.values()) latest = Math.max(latest, mark.at);
    rows.forEach(draw);
    count();
    send();
  };
  begin();
})();
