// A picture on a canvas that is turned, cut and blacked out: by pulling a finger or the mouse over it, by the arrow
// keys, or by numbers. All places are hundredths of the turned picture, as the portal reads them.
const pictureEditor = (() => {
  "use strict";
  const STEP = 2, LEAST = 2; // hundredths: of one press of an arrow key, and of the side of a box
  const WHOLE = { left: 0, top: 0, width: 100, height: 100 };
  const within = (value, most) => Math.min(Math.max(value, 0), most);
  const rounded = (value) => Math.round(value * 10) / 10;

  return (canvas, tools, changed = () => {}) => {
    const says = tools.querySelector("[role=status]");
    const steps = [...tools.querySelectorAll("[data-edit]")];
    let source = null; // what is drawn: a picture or a canvas, with its own width and height
    let turns = 0, black = [], keep = null;
    let mode = "", box = null, grip = null;

    const size = () => (turns % 2 ? [source.height, source.width] : [source.width, source.height]);
    const view = () => (mode === "keep" ? WHOLE : keep || WHOLE);

    const draw = (bare = false) => {
      if (!source) return;
      const [width, height] = size();
      const seen = view();
      canvas.width = Math.max(1, Math.round((width * seen.width) / 100));
      canvas.height = Math.max(1, Math.round((height * seen.height) / 100));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.translate((-width * seen.left) / 100, (-height * seen.top) / 100);
      pen.save();
      pen.translate(width / 2, height / 2);
      pen.rotate((turns * Math.PI) / 2);
      pen.drawImage(source, -source.width / 2, -source.height / 2, source.width, source.height);
      pen.restore();
      const fill = (part) => pen.fillRect((part.left * width) / 100, (part.top * height) / 100, (part.width * width) / 100, (part.height * height) / 100);
      pen.fillStyle = "#000";
      black.forEach(fill);
      if (bare || !box) return;
      if (mode === "keep") {
        pen.fillStyle = "rgb(0 0 0 / .6)";
        fill({ left: 0, top: 0, width: 100, height: box.top });
        fill({ left: 0, top: box.top + box.height, width: 100, height: 100 - box.top - box.height });
        fill({ left: 0, top: box.top, width: box.left, height: box.height });
        fill({ left: box.left + box.width, top: box.top, width: 100 - box.left - box.width, height: box.height });
      } else {
        pen.fillStyle = "rgb(0 0 0 / .75)";
        fill(box);
      }
      pen.lineWidth = Math.max(2, Math.max(width, height) / 250);
      pen.setLineDash([pen.lineWidth * 3, pen.lineWidth * 2]);
      for (const [colour, shift] of [["#000", 0], ["#fff", pen.lineWidth * 3]]) {
        pen.strokeStyle = colour;
        pen.lineDashOffset = shift;
        pen.strokeRect((box.left * width) / 100, (box.top * height) / 100, (box.width * width) / 100, (box.height * height) / 100);
      }
    };

    const state = () => ({ turns, black: black.map((part) => ({ ...part })), keep: keep && { ...keep } });
    const isEdited = () => turns % 4 !== 0 || black.length > 0 || keep !== null;
    const show = () => {
      canvas.classList.toggle("choosing", Boolean(mode));
      for (const button of steps) {
        const { edit } = button.dataset;
        const isChoice = edit === "take" || edit === "leave";
        button.hidden = isChoice !== Boolean(mode) || (edit === "reset" && !isEdited());
        if (edit === "take") button.textContent = mode ? button.dataset[mode] : "";
      }
      says.textContent = mode ? says.dataset[mode] : "";
      draw();
    };
    const report = () => { show(); changed(state()); };

    const begin = (kind) => {
      mode = kind;
      const seen = view();
      const share = kind === "keep" ? 0.1 : 0.35;
      box = kind === "keep" && keep ? { ...keep } : {
        left: seen.left + seen.width * share, top: seen.top + seen.height * share,
        width: seen.width * (1 - 2 * share), height: seen.height * (1 - 2 * share),
      };
      show();
      canvas.focus({ preventScroll: true });
    };
    const end = (taken) => {
      if (taken && mode === "keep") keep = box.width > 99 && box.height > 99 ? null : box;
      if (taken && mode === "black") black.push(box);
      const from = mode;
      mode = "";
      box = null;
      report();
      const back = steps.find((button) => button.dataset.edit === from);
      if (back) back.focus({ preventScroll: true });
    };

    // A quarter to the right: what was left is at the top.
    const turned = (part) => ({ left: 100 - part.top - part.height, top: part.left, width: part.height, height: part.width });
    const deeds = {
      turn() {
        turns = (turns + 1) % 4;
        black = black.map(turned);
        keep = keep && turned(keep);
        report();
      },
      keep: () => begin("keep"),
      black: () => begin("black"),
      take: () => end(true),
      leave: () => end(false),
      reset() {
        [turns, black, keep] = [0, [], null];
        report();
        steps[0].focus();
      },
    };
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-edit]");
      if (button && source) deeds[button.dataset.edit]();
    });

    const at = (event) => {
      const frame = canvas.getBoundingClientRect();
      const seen = view();
      return [
        seen.left + within((event.clientX - frame.left) / frame.width, 1) * seen.width,
        seen.top + within((event.clientY - frame.top) / frame.height, 1) * seen.height,
      ];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!mode) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      grip = at(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!grip) return;
      const [x, y] = at(event);
      const wide = Math.abs(x - grip[0]), high = Math.abs(y - grip[1]);
      // A mere tap, or a finger that trembles, draws no box.
      if (Math.max(wide, high) < LEAST) return;
      box = { left: Math.min(x, grip[0]), top: Math.min(y, grip[1]), width: Math.max(wide, LEAST), height: Math.max(high, LEAST) };
      draw();
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { grip = null; });

    canvas.addEventListener("keydown", (event) => {
      if (!mode) return;
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        end(event.key === "Enter");
        return;
      }
      const way = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (!way) return;
      event.preventDefault();
      if (event.shiftKey) {
        box.width = Math.min(Math.max(box.width + way[0], LEAST), 100 - box.left);
        box.height = Math.min(Math.max(box.height + way[1], LEAST), 100 - box.top);
      } else {
        box.left = within(box.left + way[0], 100 - box.width);
        box.top = within(box.top + way[1], 100 - box.height);
      }
      draw();
    });

    return {
      open(picture) {
        [source, turns, black, keep, mode, box] = [picture, 0, [], null, "", null];
        show();
      },
      // What was typed as numbers.
      set(next) {
        ({ turns, black, keep } = next);
        show();
      },
      isEdited,
      isChoosing: () => Boolean(mode),
      finish: () => end(true),
      rounded,
      // The pixels as they are now, without the frame of a choice.
      blob: (type, quality) => new Promise((done) => {
        draw(true);
        canvas.toBlob(done, type, quality);
      }),
    };
  };
})();
