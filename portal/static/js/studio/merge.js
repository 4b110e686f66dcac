// Two who write at once: what the other one changed in other paragraphs comes into the text, around who is typing.
(() => {
  "use strict";
  if (!studio) return;
  const { form, area } = studio;

  // What is different comes in as one stretch, so that the caret stays where it is.
  const putIn = (now) => {
    const old = area.value, most = Math.min(old.length, now.length);
    let from = 0, end = 0;
    while (from < most && old[from] === now[from]) from += 1;
    while (end < most - from && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
    const { scrollTop } = area;
    area.setRangeText(now.slice(from, now.length - end), from, old.length - end, "preserve");
    area.scrollTop = scrollTop;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  // Whether the answer has a text to go on from; what was typed since it was sent goes out once more first.
  studio.merge = (html, isUnchanged) => {
    const fresh = studio.parse(html).getElementById("merged");
    if (!fresh) return false;
    if (!isUnchanged) return true;
    putIn(fresh.querySelector("textarea").value);
    form.elements.version.value = fresh.dataset.version;
    form.elements.based_on.value = fresh.dataset.basedOn;
    document.getElementById("merged-told").textContent = fresh.dataset.told;
    return true;
  };
})();
