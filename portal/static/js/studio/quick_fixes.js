// What is fixed at the press of a button is typed in here, so that the browser's own undo takes it back, too.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area } = studio;
  const bar = document.getElementById("fixed");
  const undo = bar.querySelector("[data-unfix]");
  // With a finger, whoever has tapped a button does not want the keyboard.
  const isTouch = matchMedia("(pointer: coarse)").matches;
  let before = null, after = null;

  const put = (text, isOne) => {
    const old = area.value;
    const most = Math.min(old.length, text.length);
    let start = 0;
    while (start < most && old[start] === text[start]) start += 1;
    let end = 0;
    while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    const fresh = text.slice(start, text.length - end);
    if (isTouch) {
      area.setRangeText(fresh, start, old.length - end, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      return;
    }
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, old.length - end);
    if (start < old.length - end || fresh) studio.type(fresh);
    area.setSelectionRange(start, isOne ? start + fresh.length : start);
  };

  const tell = (words, canUndo) => {
    bar.querySelector("form")?.remove();
    bar.querySelector("[data-fixed]").textContent = words;
    bar.hidden = !words;
    undo.hidden = !canUndo;
    studio.say(words);
    if (isTouch && words) bar.focus();
    else if (words) bar.scrollIntoView({ block: "nearest" });
  };

  const apply = async (button) => {
    const answer = await studio.post(button.formAction, studio.body({ fix: button.value }));
    const text = await answer.text();
    if (answer.status === 422) { tell(text, false); return; }
    if (answer.status !== 200) throw new Error(answer.statusText);
    const count = Number(answer.headers.get("X-Fixed"));
    before = area.value;
    put(text.replace(/\r\n?/g, "\n"), count === 1);
    after = area.value;
    tell(count > 1 ? bar.dataset.words.replace("{num}", count) : bar.dataset.word, true);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-quick-fix]");
    if (!button || button.dataset.plain) return;
    event.preventDefault();
    try {
      await apply(button);
    } catch {
      // The plain way shows what is wrong, in the portal's words or the browser's.
      button.dataset.plain = "yes";
      button.click();
      delete button.dataset.plain;
    }
  });
  undo.addEventListener("click", () => {
    put(before, true);
    tell("", false);
  });
  // Who writes on has seen it; from then on the history and the browser's undo go back.
  form.addEventListener("input", () => { if (after !== null && area.value !== after && area.value !== before) bar.hidden = true; });
})();
