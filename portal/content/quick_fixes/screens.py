"""Rows of drawn screens whose brackets, rings or parts are written otherwise than they are read."""

import re
from collections.abc import Iterator

from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.screens.parsing import (
    NO_END,
    OPEN_BRACKET,
    SAME_RING,
    TWO_BUTTONS,
    UNKNOWN_PART,
    WRONG_RING,
    WRONG_TABS,
)
from portal.content.screens.rows import RINGS
from portal.content.text.line_ends import Edit
from portal.content.text.vietnamese import fold

RING_END = re.compile(r"\s*\{(?P<ring>[A-Za-z])\}\s*$")
BUTTONS = re.compile(r"(\[[^\[\]()]+\]|\([^\[\]()]+\))\s*(\{[A-Ha-h]\})?\s*")
PART_NAME = re.compile(r"\{(?P<name>[^{}:]+)(?::(?P<said>[^{}]*))?\}?")
FENCE = "```"
NAMES = {
    "qr": "QR",
    "ma qr": "QR",
    "ban phim": "keyboard",
    "phim chu": "keyboard",
    "ban so": "keypad",
    "ban phim so": "keypad",
    "phim so": "keypad",
    "khuon mat": "face",
    "mat": "face",
    "khung mat": "face",
    "hinh": "picture",
    "anh": "picture",
}


def screen_rows(text: TextToFix) -> Iterator[QuickFix]:
    """A row as it was most likely meant: its bracket closed, its buttons apart, its part and its ring by name."""
    for fault in text.faults_of(OPEN_BRACKET, TWO_BUTTONS, UNKNOWN_PART, WRONG_RING, SAME_RING, WRONG_TABS):
        at = fault.line - 1
        line = text.lines[at]
        meant = FIXES[fault.text](line, text, at)
        if meant and meant != [line]:
            is_safe = fault.text != SAME_RING
            edits = (Edit(at, at + 1, tuple(meant)),)
            yield QuickFix("screen-row", fault.line, fault.text, edits, fault.values, is_safe=is_safe, fixes=fault)


def open_screens(text: TextToFix) -> Iterator[QuickFix]:
    """A screen without an end ends before the first empty line."""
    for fault in text.faults_of(NO_END):
        end = fault.line
        while end < len(text.lines) and text.lines[end].strip():
            end += 1
        if end > fault.line:
            edits = (Edit(end, end, (FENCE,)),)
            yield QuickFix("screen-end", fault.line, fault.text, edits, fault.values, is_safe=False, fixes=fault)


def closed(line: str, _text: TextToFix, _at: int) -> list[str]:
    """The row with its last bracket closed, before its ring."""
    ring = RING_END.search(line)
    said = line[: ring.start()] if ring else line.rstrip()
    opened = max(said.rfind("["), said.rfind("("))
    if opened < 0:
        return []
    sign = "]" if said[opened] == "[" else ")"
    words = said[opened + 1 :].strip(" ])")
    return [f"{said[:opened]}{said[opened]} {words} {sign}" + (f" {{{ring['ring']}}}" if ring else "")]


def apart(line: str, _text: TextToFix, _at: int) -> list[str]:
    """Each button in a row of its own."""
    margin = line[: len(line) - len(line.lstrip())]
    found = list(BUTTONS.finditer(line.strip()))
    if len(found) < 2 or "".join(one[0] for one in found) != line.strip():
        return []
    return [
        f"{margin}{one[1][0]} {one[1][1:-1].strip()} {one[1][-1]}" + (f" {one[2]}" if one[2] else "")
        for one in found
    ]


def by_name(line: str, _text: TextToFix, _at: int) -> list[str]:
    """The part by the name that it has, for one in Vietnamese."""
    said = PART_NAME.search(line)
    name = NAMES.get(fold(" ".join(said["name"].split()))) if said else None
    if said is None or name is None or (name == "picture") is not bool(said["said"] and said["said"].strip()):
        return []
    part = f"{{picture: {said['said'].strip()}}}" if name == "picture" else f"{{{name}}}"
    return [line[: said.start()] + part + line[said.end() :]]


def with_ring(line: str, _text: TextToFix, _at: int) -> list[str]:
    """The letter of a ring as a capital."""
    ring = RING_END.search(line)
    letter = ring["ring"].upper() if ring else ""
    return [f"{line[: ring.start()]} {{{letter}}}"] if ring and letter in RINGS else []


def with_free_ring(line: str, text: TextToFix, at: int) -> list[str]:
    """The row with the first letter that no other ring of its screen has."""
    first = last = at
    while first > 0 and not text.lines[first].lstrip().startswith(FENCE):
        first -= 1
    while last < len(text.lines) and not text.lines[last].lstrip().startswith(FENCE):
        last += 1
    taken = set(re.findall(r"\{([A-H])\}", "\n".join(text.lines[first:last])))
    ring = RING_END.search(line)
    free = next((letter for letter in RINGS if letter not in taken), "")
    return [f"{line[: ring.start()]} {{{free}}}"] if ring and free else []


def with_bars(line: str, _text: TextToFix, _at: int) -> list[str]:
    """The bar at the bottom with a bar at its end, too."""
    places = [place.strip() for place in line.strip().strip("|").split("|")]
    margin = line[: len(line) - len(line.lstrip())]
    return [f"{margin}| {' | '.join(places)} |"] if len(places) > 1 and all(places) else []


FIXES = {
    OPEN_BRACKET: closed,
    TWO_BUTTONS: apart,
    UNKNOWN_PART: by_name,
    WRONG_RING: with_ring,
    SAME_RING: with_free_ring,
    WRONG_TABS: with_bars,
}
