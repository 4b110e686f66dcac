// What was typed, as readers see it, and what is wrong with it: asked for at every pause in typing.
(() => {
  "use strict";
  if (!studio) return;
  const { form } = studio;
  const PAUSE = 700, LONGEST = 4000; // ms
  let timer, since = 0, asking = null;

  const frame = () => document.querySelector("#preview iframe");

  // Links lead to other tabs, those within the page to their place: the frame is a document of no address.
  const tame = () => {
    const inside = frame().contentDocument;
    inside.onclick = (event) => {
      const link = event.target.closest("a[href]");
      if (!link) return;
      event.preventDefault();
      const to = link.getAttribute("href");
      if (!to.startsWith("#")) window.open(link.href, "_blank", "noopener");
      else (inside.getElementById(decodeURIComponent(to.slice(1))) || inside.body).scrollIntoView();
    };
  };

  // The frame keeps its place: its document is filled again, not loaded again.
  document.addEventListener("studio:swap", (event) => {
    const { old, fresh } = event.detail;
    if (fresh.id !== "preview") return;
    event.preventDefault();
    const inside = frame().contentDocument;
    const page = studio.parse(fresh.querySelector("iframe").srcdoc);
    const open = new Set([...inside.querySelectorAll("details")].map((part, at) => (part.open ? at : -1)));
    inside.body.replaceChildren(...page.body.childNodes);
    inside.querySelectorAll("details").forEach((part, at) => { part.open = open.has(at); });
    const [before, after] = [old, fresh].map((part) => part.querySelector(".preview-map"));
    if (before && after) before.replaceChildren(...after.childNodes);
    else if (after) old.append(after);
    else if (before) before.remove();
  });

  // A preview that was ended says so above the last one that came, once; what is typed stays where it is.
  const trouble = (html) => {
    const place = document.querySelector("#preview .preview-trouble");
    if (html && place.firstChild) return;
    place.replaceChildren(...studio.parse(html).body.childNodes);
  };

  const ask = async () => {
    clearTimeout(timer);
    since = 0;
    if (asking) asking.abort();
    asking = new AbortController();
    const heading = () => document.getElementById("faults-title").textContent.trim();
    const said = heading();
    try {
      const answer = await studio.post(form.dataset.preview, studio.body(), { signal: asking.signal });
      if (answer.ok && answer.status === 200) {
        studio.swap(await answer.text());
        trouble("");
      }
      // With Retry-After the portal is only busy, and the next pause asks again.
      if (answer.status === 503 && !answer.headers.has("Retry-After")) trouble(await answer.text());
      if (heading() !== said) studio.say(heading());
    } catch { /* The next pause asks again; whether words are safe is told where they are saved. */ }
  };

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-quiet]")) return;
    since = since || Date.now();
    clearTimeout(timer);
    timer = setTimeout(ask, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  });
  frame().addEventListener("load", tame);
  if (frame().contentDocument.readyState === "complete") tame();
})();
