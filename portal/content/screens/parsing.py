"""The notation of a drawn screen: the rows of a fence ```screen, and what is wrong with them, line by line."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from portal.content.checks.faults import N_, Faults
from portal.content.files.yaml_nodes import UNSEEN
from portal.content.screens.rows import PARTS, RINGS, Row, RowKind, Screen, Tab
from portal.deadlines import check_deadline

MAX_ROWS = 40
MAX_ROW_LENGTH = 200  # letters; no phone shows more in one row
MAX_TABS = 5
MAX_TITLE_LENGTH = 200  # letters; who listens hears all of them before the first row

RING = re.compile(r"\s*\{(?P<ring>[A-Za-z])\}$")
CHECKBOX = re.compile(r"\[(?P<mark>[ xX]?)\](?P<text>(?:\s.*)?)$")
BUTTON = re.compile(r"\[(?P<text>[^\[\]]*)\]$")
SECONDARY = re.compile(r"\(\s+(?P<text>.*\S)\s+\)$")
FIELD = re.compile(r"(?P<label>[^\[\]]*\S)\s*:\s*\[(?P<value>[^\[\]]*)\]$")
PART = re.compile(r"\{(?P<name>[^{}:]*)(?::(?P<said>[^{}]*))?\}$")
BLOCK = re.compile(r"^[ \t]*```screen\b(?P<title>[^\n]*)\n.*?(?:^[ \t]*```[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
FACT_START = "{{"
DETAIL = re.compile(r"\s+›\s+")
BLANK = re.compile(r"[\s_.…]*$")  # an empty field

NO_TITLE = N_("this screen has no title for those who cannot see it: write it after ```screen")
LONG_TITLE = N_("the title of this screen is longer than %(most)s letters")
NO_ROWS = N_("this screen has no rows yet")
NO_END = N_("this screen does not end: a line of three ``` is missing after its last row")
TOO_MANY_ROWS = N_("a screen has at most %(most)s rows: draw another one below it")
TOO_LONG = N_("this row of the screen is longer than %(most)s letters")
NO_WORDS = N_("this row of the screen has no words")
OPEN_BRACKET = N_("the bracket of this row is not closed: a button is written [ Send ], a second one ( Later )")
TWO_BUTTONS = N_("a row of a screen holds one button: give each a row of its own")
UNKNOWN_PART = N_("“%(part)s” is no part of a screen; there are %(known)s")
NO_PICTURE = N_("say after {picture: what this picture shows")
WRONG_RING = N_("a ring has one letter from A to H: “%(ring)s”")
RING_ALONE = N_("this ring has no row to stand on")
RING_ON_LINE = N_("a line between rows has no ring")
SAME_RING = N_("two rings of this screen have the letter %(ring)s")
WRONG_TABS = N_("a bar at the bottom has two to %(most)s places, with a | before, between and after them")
TABS_LAST = N_("the bar at the bottom comes last")
BAR_FIRST = N_("the bar at the top comes first, below the address at most")
ONE_KEYBOARD = N_("a screen shows a keyboard once: this is the second one")
KEYBOARDS = {RowKind.KEYPAD, RowKind.KEYBOARD}
UNSEEN_LETTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def parse_screen(title: str, rows: Sequence[str], line: int, faults: Faults) -> Screen:
    """The screen of a fence that begins at this line, whose first row stands on the next one."""
    if not title:
        faults.add(line, NO_TITLE)
    if len(title) > MAX_TITLE_LENGTH:
        faults.add(line, LONG_TITLE, most=MAX_TITLE_LENGTH)
    if UNSEEN_LETTERS.search(title):
        faults.add(line, UNSEEN)
    written = [(line + number, row.strip()) for number, row in enumerate(rows, start=1) if row.strip()]
    if not written:
        faults.add(line, NO_ROWS)
    if len(written) > MAX_ROWS:
        faults.add(written[MAX_ROWS][0], TOO_MANY_ROWS, most=MAX_ROWS)
    read = [parse_row(row, at, faults) for at, row in written[:MAX_ROWS]]
    screen = Screen(title, line, tuple(without_second_keyboards(read, faults)))
    check_rings(screen, faults)
    check_places(screen, faults)
    return screen


def without_second_keyboards(rows: Sequence[Row | None], faults: Faults) -> Iterator[Row]:
    """The rows that can be drawn; a keyboard is, with all its keys, as much as some fifty other rows."""
    seen: set[RowKind] = set()
    for row in rows:
        if row is not None and row.kind in seen:
            faults.add(row.line, ONE_KEYBOARD)
        elif row is not None:
            seen |= {row.kind} & KEYBOARDS
            yield row


def without_blocks(source: str) -> str:
    """A text without the rows of its screens, for who looks through many; of screens alone their titles."""
    return BLOCK.sub("", source).strip() or BLOCK.sub(lambda block: block["title"].strip(), source)


def parse_row(written: str, line: int, faults: Faults) -> Row | None:
    """One row; None, and a fault, for what cannot be drawn."""
    check_deadline()
    if len(written) > MAX_ROW_LENGTH:
        faults.add(line, TOO_LONG, most=MAX_ROW_LENGTH)
        return None
    if UNSEEN_LETTERS.search(written):
        faults.add(line, UNSEEN)  # among them those that turn the words around them the other way
        return None
    said, ring = take_ring(written, line, faults)
    if not said:
        faults.add(line, RING_ALONE)
        return None
    if re.fullmatch(r"-{3,}", said):
        if ring:
            faults.add(line, RING_ON_LINE)
        return Row(RowKind.LINE, line)
    reader = READERS.get(said[0], read_text)
    row = reader(said, ring, line, faults)
    if row is not None and not (row.text or row.tabs or row.kind in PARTS.values()):
        faults.add(line, NO_WORDS)
        return None
    return row


def take_ring(written: str, line: int, faults: Faults) -> tuple[str, str]:
    """A row without the ring at its end, and the ring's letter; "" for none."""
    found = RING.search(written)
    if found is None:
        return written, ""
    if found["ring"] not in RINGS:
        faults.add(line, WRONG_RING, ring=found["ring"])
        return written[: found.start()], ""
    return written[: found.start()].rstrip(), found["ring"]


def read_bar(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """The bar at the top, maybe with an arrow that leads back."""
    title = said.lstrip("#").strip()
    has_back = title.startswith("<")
    return Row(RowKind.APP_BAR, line, title.removeprefix("<").strip(), ring=ring, is_set=has_back)


def read_address(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """The address bar of a browser."""
    return Row(RowKind.ADDRESS, line, said.removeprefix("@").strip(), ring=ring)


def read_item(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """A row of a list, with what stands below its name."""
    if not re.match(r"-(\s|$)", said):
        return read_text(said, ring, line, faults)
    name, *detail = DETAIL.split(said[1:].strip(), maxsplit=1)
    return Row(RowKind.ITEM, line, name, detail[0] if detail else "", ring=ring)


def read_bracket(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """A box to tick or a button."""
    box = CHECKBOX.match(said)
    if box:
        return Row(RowKind.CHECKBOX, line, box["text"].strip(), ring=ring, is_set=box["mark"] in ("x", "X"))
    button = BUTTON.match(said)
    if button:
        return Row(RowKind.BUTTON, line, button["text"].strip(), ring=ring)
    faults.add(line, TWO_BUTTONS if said.endswith(("]", ")")) else OPEN_BRACKET)
    return None


def read_parenthesis(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """A second button; words in brackets without spaces are words."""
    if not re.match(r"\(\s", said):
        return read_text(said, ring, line, faults)
    button = SECONDARY.match(said)
    if button is None:
        faults.add(line, NO_WORDS if re.fullmatch(r"\(\s*\)", said) else OPEN_BRACKET)
        return None
    return Row(RowKind.SECONDARY, line, button["text"], ring=ring)


def read_part(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """A QR code, a keypad, a keyboard, the frame of a face, or a picture."""
    if said.startswith(FACT_START):
        return read_text(said, ring, line, faults)
    part = PART.match(said)
    name = part["name"].strip().lower() if part else ""
    if part and name == RowKind.PICTURE:
        told = (part["said"] or "").strip()
        if not told:
            faults.add(line, NO_PICTURE)
            return None
        return Row(RowKind.PICTURE, line, told, ring=ring)
    if part and name in PARTS and part["said"] is None:
        return Row(PARTS[name], line, ring=ring)
    known = " ".join(f"{{{one}}}" for one in ("QR", "keypad", "keyboard", "face", "picture: …"))
    faults.add(line, UNKNOWN_PART, part=said[:40], known=known)
    return None


def read_message(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """A message of the system."""
    return Row(RowKind.MESSAGE, line, said.removeprefix("!").strip(), ring=ring)


def read_tabs(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """The bar at the bottom: places between bars, the chosen one in asterisks, each maybe with a ring."""
    places = [place.strip() for place in said[1:-1].split("|")] if said.endswith("|") and len(said) > 1 else []
    if not 2 <= len(places) <= MAX_TABS or not all(places):
        faults.add(line, WRONG_TABS, most=MAX_TABS)
        return None
    return Row(RowKind.TABS, line, ring=ring, tabs=tuple(read_tab(place, line, faults) for place in places))


def read_tab(place: str, line: int, faults: Faults) -> Tab:
    label, ring = take_ring(place, line, faults)
    is_chosen = len(label) > 2 and label.startswith("*") and label.endswith("*")
    return Tab(label.strip("*").strip() if is_chosen else label, ring, is_chosen)


def read_text(said: str, ring: str, line: int, faults: Faults) -> Row | None:
    """A field with its label, or words."""
    written = FIELD.match(said)
    if written:
        value = "" if BLANK.match(written["value"]) else written["value"].strip()
        return Row(RowKind.FIELD, line, written["label"], value, ring=ring)
    if re.search(r":\s*\[[^\]]*$", said):
        faults.add(line, OPEN_BRACKET)
        return None
    return Row(RowKind.TEXT, line, said, ring=ring)


RowReader = Callable[[str, str, int, Faults], Row | None]
READERS: dict[str, RowReader] = {
    "#": read_bar,
    "@": read_address,
    "-": read_item,
    "[": read_bracket,
    "(": read_parenthesis,
    "{": read_part,
    "!": read_message,
    "|": read_tabs,
}


def check_rings(screen: Screen, faults: Faults) -> None:
    """No letter stands on two rings."""
    seen: Counter[str] = Counter()
    for row in screen.rows:
        for ring in row.rings:
            seen[ring] += 1
            if seen[ring] == 2:
                faults.add(row.line, SAME_RING, ring=ring)


def check_places(screen: Screen, faults: Faults) -> None:
    """The bar at the top comes first and the one at the bottom last."""
    for at, row in enumerate(screen.rows):
        above = {one.kind for one in screen.rows[:at]}
        if row.kind == RowKind.APP_BAR and above - {RowKind.ADDRESS}:
            faults.add(row.line, BAR_FIRST)
        if row.kind == RowKind.TABS and at < len(screen.rows) - 1:
            faults.add(row.line, TABS_LAST)
