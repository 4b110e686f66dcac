// Adds `looks` to the page: what changes with the size and the scheme of a screen, beside what axe says of it once.
(() => {
  let seen = new WeakSet();
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();

  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  // Red, green, blue and opacity of any colour that CSS can name.
  function rgba(colour) {
    if (!known.has(colour)) {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
      known.set(colour, [red, green, blue, alpha / 255]);
    }
    return known.get(colour);
  }

  function blend([red, green, blue, alpha], under) {
    return [red, green, blue].map((part, place) => alpha * part + (1 - alpha) * under[place]);
  }

  function luminance(colour) {
    const [red, green, blue] = colour
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function ratio(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  // What lies behind the content of an element, by its ancestors: an opaque colour (null over a picture, as nobody can
  // say), the opacity of all of them together, and whether they are clipped away for all but screen readers.
  function ground(element, grounds) {
    if (!element) return { colour: [255, 255, 255], opacity: 1, clipped: false };
    if (!grounds.has(element)) {
      const below = ground(element.parentElement, grounds);
      const style = getComputedStyle(element);
      const opacity = below.opacity * style.opacity;
      const [red, green, blue, alpha] = rgba(style.backgroundColor);
      let colour = below.colour && blend([red, green, blue, alpha * opacity], below.colour);
      if (alpha * opacity === 1) colour = [red, green, blue];
      if (style.backgroundImage !== "none") colour = null;
      const tiny = style.overflow !== "visible" && (element.offsetWidth <= 1 || element.offsetHeight <= 1);
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const outside = style.position !== "static" && (right + scrollX <= 0 || bottom + scrollY <= 0) && right > left && bottom > top;
      grounds.set(element, { colour, opacity, clipped: below.clipped || tiny || outside });
    }
    return grounds.get(element);
  }

  const disabled = "[disabled], [aria-disabled=true], fieldset[disabled] *";

  function spared(element) {
    return element.closest(disabled) || element.closest("label")?.control?.matches(disabled)
      || element instanceof SVGElement;
  }

  // Every element that shows text of its own, with the style of that text.
  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) {
      if (/[\p{L}\p{N}]/u.test(walker.currentNode.data)) found.add(walker.currentNode.parentElement);
    }
    for (const element of found) {
      if (element.localName !== "option") yield [element, getComputedStyle(element)];
    }
    for (const field of document.querySelectorAll("input, textarea, select")) {
      if (["checkbox", "radio", "hidden", "file", "range", "color", "image"].includes(field.type)) continue;
      const empty = field.placeholder && !field.value;
      if (field.value || empty) yield [field, getComputedStyle(field, empty ? "::placeholder" : null)];
    }
  }

  function isFaint(element, style, grounds) {
    const { colour, opacity, clipped } = ground(element, grounds);
    if (!colour || clipped || spared(element)) return false;
    const [red, green, blue, alpha] = rgba(style.color);
    // What has no colour at all is there for its place, as the lines behind the editor's text area are.
    if (alpha === 0) return false;
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    return ratio(blend([red, green, blue, alpha * opacity], colour), colour) < (large ? 3 : 4.5);
  }

  window.looks = {
    // Forget what was seen, for the screen may have changed since.
    begin() {
      seen = new WeakSet();
    },

    // The uppermost of the elements that were to be seen in no look so far; all count as seen from now on.
    fresh() {
      const shown = [...document.body.querySelectorAll("*")].filter((element) => !seen.has(element) && visible(element));
      shown.forEach((element) => seen.add(element));
      const among = new Set(shown);
      return shown.filter((element) => !among.has(element.parentElement));
    },

    // Texts that stand out too little from what is behind them, by the measure of WCAG 2.2 AA.
    faint() {
      const grounds = new Map();
      return [...texts()]
        .filter(([element, style]) => visible(element) && isFaint(element, style, grounds))
        .map(([element]) => element);
    },

    sideways() {
      return document.documentElement.scrollWidth > document.documentElement.clientWidth;
    },

    // Ids that more than one element has.
    twice() {
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      return ids.filter((id, place) => ids.indexOf(id) !== place);
    },
  };
})();
