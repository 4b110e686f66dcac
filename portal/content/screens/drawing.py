"""A screen as SVG: a phone whose rows stand one below the other, each with its ring if it has one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from portal.content.screens import parts
from portal.content.screens.layout import Line, balanced, width_of, without_marks, wrap, wrap_marked
from portal.content.screens.rows import BACK, TAPPED, Row, RowKind, Screen
from portal.content.text.languages import in_language
from portal.deadlines import check_deadline

WIDTH, BEZEL = 312, 6  # of the phone, in units that are pixels at its usual size
LEFT, INNER = BEZEL, WIDTH - 2 * BEZEL
PAD = 12  # beside buttons, fields and text
ROOM = INNER - 2 * PAD
SIZE, LEADING = 16, 21  # of letters and lines
SMALL_SIZE = 14  # of a long address
RADIUS = 10
MIN_TAP = 48  # of a place to tap, high
BADGE = 13  # the radius of a ring's letter
GAP = 12
# Those that touch their neighbours.
SPACED = (RowKind.APP_BAR, RowKind.ADDRESS, RowKind.ITEM, RowKind.TABS, RowKind.LINE)
FIGURE_OPEN = '<figure class="drawn-screen">'
FIGURE = re.compile(f"{FIGURE_OPEN}.*?</figure>", re.DOTALL)
DRAWN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
MARKS = {"vi": "hình vẽ", "en": "drawing"}


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Sketch:
    """What was drawn so far; `boxes` are the places of what can be ringed or tapped, by letter and by words."""

    drawn: list[str] = field(default_factory=list)
    rings: list[tuple[str, Box, tuple[float, float]]] = field(default_factory=list)  # letter, place, its badge's
    targets: list[tuple[str, Box]] = field(default_factory=list)

    def add(self, *pieces: str) -> None:
        """Draw these pieces above all others."""
        self.drawn += pieces

    def lines(self, lines: list[Line], x: float, y: float, kind: str = "") -> None:
        """Draw lines of text; the first has its foot at y."""
        self.add(*(parts.text_line(line, x, y + at * LEADING, kind) for at, line in enumerate(lines)))


def draw_screen(screen: Screen, language: str, taps: Mapping[str, str] | None = None) -> str:
    """The SVG of a screen, which says nothing to listeners.

    `taps` are the ids of the fields that a tap stands for, by the letters of rings or the words on buttons.
    """
    sketch = Sketch()
    y: float = BEZEL
    before: Row | None = None
    for row in screen.rows:
        check_deadline()
        if before is not None and not (row.kind in SPACED and before.kind in SPACED):
            y += GAP + (4 if any(row.rings) and any(before.rings) else 0)
        elif before is None and row.kind not in SPACED:
            y += GAP + 2
        y += ROW_DRAWERS[row.kind](row, y, sketch)
        before = row
    y += 34
    mark = in_language(MARKS, language)
    body = "".join(sketch.drawn)
    rings = "".join(draw_ring(*ring) for ring in sketch.rings)
    spots = "".join(draw_spot(box, taps[name]) for name, box in spots_of(sketch) if taps and name in taps)
    frame = parts.rectangle(BEZEL / 2, BEZEL / 2, WIDTH - BEZEL, y - BEZEL / 2, "phone", 22)
    return (
        f'<svg viewBox="0 0 {WIDTH} {parts.number(y + BEZEL / 2)}" width="{WIDTH}" '
        f'height="{parts.number(y + BEZEL / 2)}" aria-hidden="true" focusable="false">'
        f"{parts.rectangle(BEZEL / 2, BEZEL / 2, WIDTH - BEZEL, y - BEZEL / 2, 'ground', 22)}{body}{frame}"
        f'<text class="s-mid s-soft s-mark" x="{WIDTH // 2}" y="{parts.number(y - 9)}">{mark}</text>'
        f"{rings}{spots}</svg>"
    )


def without_drawings(html: str) -> str:
    """The HTML of a text without its drawings: the words beside each say the same."""
    return DRAWN.sub(" ", html) if "<svg" in html else html


def without_screens(html: str) -> str:
    """The HTML of a text without its drawings and their words: for a title, or the first words of a text."""
    return FIGURE.sub(" ", html) if FIGURE_OPEN in html else html


def spots_of(sketch: Sketch) -> list[tuple[str, Box]]:
    """What can be tapped: rings by their letters, buttons by their words."""
    return [(letter, box) for letter, box, _badge in sketch.rings] + sketch.targets


def draw_ring(letter: str, box: Box, badge: tuple[float, float]) -> str:
    """A ring around a place, with its letter; a light edge parts it from dark ground."""
    x, y = badge
    place = (box.x, box.y, box.width, box.height)
    return (
        f'<g class="s-ring s-ring-{letter.lower()}">{parts.rectangle(*place, "halo", 12)}'
        f"{parts.rectangle(*place, 'loop', 12)}"
        f'<circle cx="{parts.number(x)}" cy="{parts.number(y)}" r="{BADGE}"/>'
        f'<text class="s-mid" x="{parts.number(x)}" y="{parts.number(y + 5.5)}">{letter}</text></g>'
    )


def draw_spot(box: Box, id: str) -> str:
    """A place that a tap may fall on, as high as a thumb needs: it stands for the field of this id."""
    more = max(0, MIN_TAP - box.height)
    box = replace(box, y=box.y - more / 2, height=box.height + more)
    place = " ".join(f'{name}="{parts.number(getattr(box, name))}"' for name in ("x", "y", "width", "height"))
    return f'<foreignObject {place}><label class="s-spot" for="{escape(id)}"></label></foreignObject>'


def draw_bar(row: Row, y: float, sketch: Sketch) -> float:
    """The bar at the top: its title in the middle, an arrow on its left."""
    room = INNER - 92 - (2 * BADGE if row.ring else 0)
    lines = balanced(row.text, room, 17, is_bold=True)
    height = 30 + len(lines) * LEADING
    sketch.add(bar_ground(y, height))
    if row.is_set:
        sketch.add(parts.sign("back", LEFT + 10, y + height / 2 - 12, 24, "on"))
        sketch.targets += [(target_name(name), Box(LEFT, y, 56, height)) for name in BACK]
    sketch.lines(lines, WIDTH / 2, y + 30.5, "mid on title")
    keep_place(row, Box(LEFT + 4, y + 4, INNER - 8, height - 8), sketch)
    return height


def bar_ground(y: float, height: float) -> str:
    """The ground of a bar; the first of all follows the phone's round corners."""
    if y > BEZEL:
        return parts.rectangle(LEFT, y, INNER, height, "bar")
    right = LEFT + INNER
    return (
        f'<path class="s-bar" d="M{LEFT} {parts.number(y + height)}V{parts.number(y + 19)}a19 19 0 0 1 19-19'
        f'H{right - 19}a19 19 0 0 1 19 19V{parts.number(y + height)}z"/>'
    )


def draw_address(row: Row, y: float, sketch: Sketch) -> float:
    """The address bar of a browser: a lock, and the address, broken where it is long."""
    room = ROOM - 52 - (2 * BADGE if row.ring else 0)
    # Smaller letters only where they save a line: an address is there to be read.
    fits_smaller = len(wrap(row.text, room, SIZE)) > 1 == len(wrap(row.text, room, SMALL_SIZE))
    size = SMALL_SIZE if fits_smaller else SIZE
    lines = wrap(row.text, room, size)
    height = 18 + len(lines) * LEADING
    top = y + (GAP if y == BEZEL else 6)
    sketch.add(parts.rectangle(LEFT + PAD, top, ROOM, height, "fill", 18))
    sketch.add(parts.sign("lock", LEFT + PAD + 12, top + height / 2 - 10, 20, "soft"))
    sketch.lines(lines, LEFT + PAD + 40, top + 25, "" if size == SIZE else "fine")
    keep_place(row, Box(LEFT + PAD - 2, top - 2, ROOM + 4, height + 4), sketch)
    return top - y + height + 8


def draw_item(row: Row, y: float, sketch: Sketch) -> float:
    """A row of a list: a tile as apps and settings have it, its name, what stands below it, and an arrow."""
    left = LEFT + 46
    room = INNER - 46 - 38 - (2 * BADGE + 4 if row.ring else 0)
    name, detail = balanced(row.text, room, SIZE), balanced(row.detail, room, 15)
    height = max(54, 22 + (len(name) + len(detail)) * LEADING)
    first = y + (height - (len(name) + len(detail)) * LEADING) / 2 + 16
    sketch.add(parts.rectangle(LEFT + 12, y + height / 2 - 12, 24, 24, "edge", 7))
    sketch.lines(name, left, first)
    sketch.lines(detail, left, first + len(name) * LEADING, "soft small")
    sketch.add(parts.sign("forward", LEFT + INNER - 32, y + height / 2 - 11, 22, "soft"))
    sketch.add(edge(y + height))
    keep_place(row, Box(LEFT + 4, y + 3, INNER - 8, height - 6), sketch, badge=LEFT + INNER - 46)
    return height


def edge(y: float) -> str:
    """A thin line across the screen."""
    return parts.rectangle(LEFT, y - 1, INNER, 1, "edge")


def draw_button(row: Row, y: float, sketch: Sketch) -> float:
    """A button with its words in the middle; a second one is only framed."""
    room = ROOM - 24 - (2 * (2 * BADGE + 6) if row.ring else 0)
    lines = balanced(row.text, room, SIZE, is_bold=True)
    height = 27 + len(lines) * LEADING
    is_first = row.kind == RowKind.BUTTON
    sketch.add(parts.rectangle(LEFT + PAD, y, ROOM, height, "bar" if is_first else "second", RADIUS))
    sketch.lines(lines, WIDTH / 2, y + 29.5, f"mid {'on' if is_first else 'go'}")
    box = Box(LEFT + PAD - 4, y - 4, ROOM + 8, height + 8)
    keep_place(row, box, sketch, badge=LEFT + PAD + ROOM - 20)
    return height


def draw_field(row: Row, y: float, sketch: Sketch) -> float:
    """A field: its label small above what stands in it."""
    room = ROOM - 24 - (2 * BADGE if row.ring else 0)
    label, value = wrap(row.text, room, 15), wrap(row.detail, room, SIZE)
    height = 16 + (len(label) + max(1, len(value))) * LEADING
    sketch.add(parts.rectangle(LEFT + PAD, y, ROOM, height, "field", RADIUS))
    sketch.lines(label, LEFT + PAD + 12, y + 21, "soft small")
    sketch.lines(value, LEFT + PAD + 12, y + 22 + len(label) * LEADING)
    keep_place(row, Box(LEFT + PAD - 3, y - 3, ROOM + 6, height + 6), sketch)
    return height


def draw_checkbox(row: Row, y: float, sketch: Sketch) -> float:
    """A box, ticked or not, and what it stands for."""
    lines = balanced(row.text, ROOM - 38 - (2 * BADGE + 6 if row.ring else 0), SIZE)
    height = max(44, 16 + len(lines) * LEADING)
    top = y + height / 2 - 13
    sketch.add(parts.rectangle(LEFT + PAD, top, 26, 26, "bar" if row.is_set else "field", 6))
    if row.is_set:
        sketch.add(parts.sign("tick", LEFT + PAD + 4, top + 4, 18, "on thick"))
    sketch.lines(lines, LEFT + PAD + 38, y + (height - len(lines) * LEADING) / 2 + 16)
    keep_place(row, Box(LEFT + 4, y - 2, INNER - 8, height + 4), sketch)
    return height


def draw_qr(row: Row, y: float, sketch: Sketch) -> float:
    """A QR code in the middle."""
    size = 150
    sketch.add(parts.qr(WIDTH / 2 - size / 2, y, size))
    keep_place(row, Box(WIDTH / 2 - size / 2 - 4, y - 4, size + 8, size + 8), sketch, is_corner=True)
    return size


def draw_keypad(row: Row, y: float, sketch: Sketch) -> float:
    """The keys of the digits."""
    drawn, height = parts.keypad(LEFT + PAD, y, ROOM)
    sketch.add(drawn)
    keep_place(row, Box(LEFT + PAD - 4, y - 4, ROOM + 8, height + 8), sketch, is_corner=True)
    return height


def draw_keyboard(row: Row, y: float, sketch: Sketch) -> float:
    """The keys of the letters."""
    drawn, height = parts.keyboard(LEFT + 6, y, INNER - 12)
    sketch.add(drawn)
    keep_place(row, Box(LEFT + 2, y - 4, INNER - 4, height + 8), sketch, is_corner=True)
    return height


def draw_face(row: Row, y: float, sketch: Sketch) -> float:
    """The frame in which a face is to be held."""
    sketch.add(parts.face(WIDTH / 2 - 75, y))
    keep_place(row, Box(WIDTH / 2 - 75, y, 150, 160), sketch, is_corner=True)
    return 160


def draw_picture(row: Row, y: float, sketch: Sketch) -> float:
    """A picture, of which its words tell what it shows."""
    lines = wrap(row.text, ROOM - 24, 15)
    height = 50 + len(lines) * LEADING
    sketch.add(parts.rectangle(LEFT + PAD, y, ROOM, height, "fill", RADIUS))
    sketch.add(parts.sign("picture", WIDTH / 2 - 14, y + 10, 28, "soft"))
    sketch.lines(lines, WIDTH / 2, y + 58, "mid soft small")
    keep_place(row, Box(LEFT + PAD - 3, y - 3, ROOM + 6, height + 6), sketch)
    return height


def draw_message(row: Row, y: float, sketch: Sketch) -> float:
    """A message of the system."""
    lines = wrap_marked(row.text, ROOM - 52 - (2 * BADGE if row.ring else 0), SIZE)
    height = 20 + len(lines) * LEADING
    sketch.add(parts.rectangle(LEFT + PAD, y, ROOM, height, "message", RADIUS))
    sketch.add(parts.sign("alert", LEFT + PAD + 10, y + height / 2 - 11, 22, "bad"))
    sketch.lines(lines, LEFT + PAD + 42, y + 26)
    keep_place(row, Box(LEFT + PAD - 3, y - 3, ROOM + 6, height + 6), sketch)
    return height


def draw_tabs(row: Row, y: float, sketch: Sketch) -> float:
    """The bar at the bottom: places side by side, the chosen one underlined."""
    each = INNER / len(row.tabs)
    size = 15 if all(fits(tab.label, each - 8, 15) for tab in row.tabs) else 13
    lines = [wrap(tab.label, each - 8, size, is_bold=tab.is_chosen) for tab in row.tabs]
    rung = any(tab.ring for tab in row.tabs)
    height = 30 + max(map(len, lines)) * LEADING + (2 * BADGE if rung else 0)
    sketch.add(edge(y + 1))
    for at, tab in enumerate(row.tabs):
        left = LEFT + at * each
        kind = f"mid {'go' if tab.is_chosen else 'soft thin'}{' tab' if size == 15 else ' tiny'}"
        sketch.lines(lines[at], left + each / 2, y + 28, kind)
        if tab.is_chosen:
            sketch.add(parts.rectangle(left + 8, y + 1, each - 16, 3, "bar"))
        box = Box(left + 2, y + 5, each - 4, height - 8)
        sketch.targets.append((target_name(tab.label), box))
        if tab.ring:
            sketch.rings.append((tab.ring, box, (left + each / 2, y + height - BADGE - 6)))
    keep_place(row, Box(LEFT + 2, y + 4, INNER - 4, height - 6), sketch)
    return height


def fits(label: str, room: float, size: float) -> bool:
    """Whether each word of a label fits into the room, so that none is broken."""
    return all(width_of(word, size, is_bold=True) <= room for word in label.split())


def draw_line(row: Row, y: float, sketch: Sketch) -> float:
    """A line across the screen."""
    sketch.add(edge(y + 4))
    return 7


def draw_text(row: Row, y: float, sketch: Sketch) -> float:
    """Words."""
    lines = wrap_marked(row.text, ROOM - (2 * BADGE + 14 if row.ring else 0), SIZE)
    height = len(lines) * LEADING + (18 if row.ring else 2)
    sketch.lines(lines, LEFT + PAD + (4 if row.ring else 0), y + (24 if row.ring else 16))
    keep_place(row, Box(LEFT + 4, y - 2, INNER - 8, height + 4), sketch)
    return height


def keep_place(row: Row, box: Box, sketch: Sketch, *, badge: float | None = None, is_corner: bool = False) -> None:
    """Keep where a row stands: for a tap on it, and for its ring, whose letter is at its right end or corner."""
    if row.ring:
        right = box.x + box.width
        middle = (right - BADGE - 5 if badge is None else badge, box.y + box.height / 2)
        sketch.rings.append((row.ring, box, (right - 3, box.y + 4) if is_corner else middle))
    if row.kind in TAPPED:
        sketch.targets.append((target_name(row.text), box))


def target_name(words: str) -> str:
    """The words on what is tapped, as those of a choice are compared with them."""
    return " ".join(without_marks(words).casefold().split())


RowDrawer = Callable[[Row, float, Sketch], float]
ROW_DRAWERS: dict[RowKind, RowDrawer] = {
    RowKind.APP_BAR: draw_bar,
    RowKind.ADDRESS: draw_address,
    RowKind.ITEM: draw_item,
    RowKind.BUTTON: draw_button,
    RowKind.SECONDARY: draw_button,
    RowKind.FIELD: draw_field,
    RowKind.CHECKBOX: draw_checkbox,
    RowKind.QR: draw_qr,
    RowKind.KEYPAD: draw_keypad,
    RowKind.KEYBOARD: draw_keyboard,
    RowKind.FACE: draw_face,
    RowKind.PICTURE: draw_picture,
    RowKind.MESSAGE: draw_message,
    RowKind.TABS: draw_tabs,
    RowKind.LINE: draw_line,
    RowKind.TEXT: draw_text,
}
