// What is not saved yet is kept in this browser, and offered when the page is opened again.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area } = studio;
  const box = document.getElementById("kept");
  const START = `studio:${form.dataset.user}:${form.dataset.place}:`;
  const own = START + form.elements.tab.value;
  let timer;

  const write = () => {
    clearTimeout(timer);
    const kept = { at: Date.now(), words: studio.words() };
    try { localStorage.setItem(own, JSON.stringify(kept)); } catch { /* Full or forbidden: then only the portal keeps it. */ }
  };
  studio.keep = () => { clearTimeout(timer); timer = setTimeout(write, 400); };
  studio.keepNow = write;
  studio.forget = () => { clearTimeout(timer); try { localStorage.removeItem(own); } catch { /* as above */ } };

  const said = (words) => JSON.stringify(words.filter(([name]) => !["version", "based_on"].includes(name)));
  const left = () => {
    const found = [];
    try {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith(START))) {
        const kept = JSON.parse(localStorage.getItem(key));
        if (said(kept.words) === said(studio.words())) localStorage.removeItem(key);
        else if (key !== own) found.push({ key, ...kept });
      }
    } catch { /* as above */ }
    return found.sort((one, other) => other.at - one.at);
  };

  const fill = (words) => {
    const given = (name) => words.filter(([key]) => key === name).map(([, value]) => value);
    const sameShape = given("whole").join() === form.elements.whole.value;
    for (const field of form.elements) {
      const value = given(field.name)[0] || "";
      if (!field.name || field.matches("button, [type=file], [data-quiet], [name=csrf_token], [name=tab], [name=front-shown]")) continue;
      if (field === area && sameShape) { area.select(); studio.type(value); }
      else if (field.matches("[type=checkbox]")) field.checked = given(field.name).includes(field.value);
      else field.value = value;
    }
    if (sameShape) { form.dispatchEvent(new InputEvent("input", { bubbles: true })); return; }
    // The other shape of the editor has other fields: the portal draws it.
    for (const [name, value] of words.filter(([key]) => !form.elements[key])) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    form.requestSubmit();
  };

  const offer = () => {
    const [newest] = left();
    box.hidden = !newest;
    if (!newest) return;
    const format = { hour: "2-digit", minute: "2-digit", day: "numeric", month: "numeric", timeZone: "Asia/Ho_Chi_Minh" };
    const time = new Date(newest.at).toLocaleString(document.documentElement.lang, format);
    box.querySelector("p").textContent = box.dataset.words.replace("{time}", time);
    box.querySelector("textarea").value = (newest.words.find(([name]) => name === "source") || ["", ""])[1];
    box.dataset.key = newest.key;
  };
  box.addEventListener("click", (event) => {
    const back = event.target.closest("[data-take-back]");
    if (!back && !event.target.closest("[data-let-go]")) return;
    const kept = JSON.parse(localStorage.getItem(box.dataset.key));
    localStorage.removeItem(box.dataset.key);
    box.hidden = true;
    if (back && kept) fill(kept.words);
    offer();
  });
  offer();
})();
