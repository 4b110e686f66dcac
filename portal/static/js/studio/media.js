// The screen of one picture: what is done on the canvas stands in the numbers of the form, and what is typed there
// shows on the canvas. The portal changes the picture; nothing is kept before its button is pressed.
(() => {
  "use strict";
  const form = document.querySelector("[data-picture-edit]");
  if (!form) return;
  const canvas = form.querySelector("canvas");
  const image = form.querySelector("img");
  const rows = form.querySelector("[data-black-rows]");
  const SIDES = ["left", "top", "right", "bottom"], PARTS = ["left", "top", "width", "height"];
  const field = (name) => form.elements[name];
  const number = (input) => Number(String(input.value).replace(",", ".")) || 0;

  const write = ({ turns, black, keep }) => {
    field("turns").value = String(turns);
    const cut = keep ? [keep.left, keep.top, 100 - keep.left - keep.width, 100 - keep.top - keep.height] : [0, 0, 0, 0];
    SIDES.forEach((side, at) => { field(`cut_${side}`).value = cut[at] ? editor.rounded(cut[at]) : ""; });
    while (rows.children.length < black.length) {
      const next = rows.lastElementChild.cloneNode(true);
      next.querySelectorAll("[id]").forEach((input) => { input.id += "x"; });
      next.querySelectorAll("[for]").forEach((label) => { label.htmlFor += "x"; });
      rows.append(next);
    }
    [...rows.children].forEach((row, at) => {
      PARTS.forEach((part) => {
        row.querySelector(`[name=black_${part}]`).value = black[at] ? editor.rounded(black[at][part]) : "";
      });
    });
  };
  const read = () => {
    const [left, top, right, bottom] = SIDES.map((side) => number(field(`cut_${side}`)));
    const isCut = left + top + right + bottom > 0 && left + right < 100 && top + bottom < 100;
    const black = [...rows.children].map((row) => Object.fromEntries(
      PARTS.map((part) => [part, number(row.querySelector(`[name=black_${part}]`))]),
    ));
    return {
      turns: number(field("turns")) % 4,
      black: black.filter((part) => part.width > 0 && part.height > 0),
      keep: isCut ? { left, top, width: 100 - left - right, height: 100 - top - bottom } : null,
    };
  };

  const editor = pictureEditor(canvas, form.querySelector("[data-picture-tools]"), write);
  const open = () => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [image.naturalWidth, image.naturalHeight];
    copy.getContext("2d").drawImage(image, 0, 0);
    canvas.hidden = false;
    image.hidden = true;
    form.querySelector("[data-picture-tools]").hidden = false;
    editor.open(copy);
    editor.set(read());
  };
  if (image.complete && image.naturalWidth) open();
  else image.addEventListener("load", open);
  form.addEventListener("input", (event) => { if (event.target.closest("[data-numbers]")) editor.set(read()); });
  // A box that still waits for its button is meant.
  form.addEventListener("submit", () => { if (editor.isChoosing()) editor.finish(); });
})();
