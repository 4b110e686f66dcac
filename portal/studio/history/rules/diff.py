"""What a text of a file says otherwise than another, line by line and word by word; no database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from portal.content.files.sources import BOM
from portal.content.text.alignment import Aligner
from portal.content.text.line_ends import Line, split_lines
from portal.content.text.vietnamese import nfc
from portal.deadlines import check_deadline, within_deadline

MIN_SIMILARITY = 0.5  # likeness from which two lines are taken for one that was changed
CONTEXT_LINES = 3  # unchanged lines that are shown on both sides of a change
MIN_FOLDED_LINES = 3  # lines
MAX_COMPARED_PAIRS = 10_000  # pairs of lines of one change that are looked at for which became which
MAX_ROWS = 2_000  # rows; somebody who wrote a file anew reads it whole
# A syllable is a word, its marks included where they are signs of their own.
TOKEN = re.compile(r"\s*((?:\w[\u0300-\u036f]*)+|\S|$)")
VISIBLE_WHITESPACE = str.maketrans({" ": "·", "\t": "→", "\u00a0": "⍽"})
NO_LINE_END = "∅"
LINE_END_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@dataclass(frozen=True)
class DiffPart:
    """A run of words that stayed, are gone or are new."""

    kind: Literal["same", "gone", "new"]
    text: str

    @property
    def shown(self) -> str:
        """Its text; spaces that came or went by themselves as signs that can be seen."""
        return (
            self.text.translate(VISIBLE_WHITESPACE) if self.kind != "same" and self.text.isspace() else self.text
        )


@dataclass(frozen=True)
class DiffRow:
    """A line that is the same, changed, gone or new; or `lines` of them that are folded, or left out at the end.

    `old` and `new` are the numbers of the (first) line. `forms` counts lines whose letters are only put together
    otherwise, `ends` those that only end otherwise; `end` says how, such as CRLF → LF. mark: a byte order mark
    came (`new`) or went (`old`).
    """

    kind: Literal["same", "changed", "gone", "new", "folded", "left", "mark"]
    old: int | None
    new: int | None
    parts: tuple[DiffPart, ...] = ()
    lines: int = 1
    forms: int = 0
    ends: int = 0
    end: str = ""


def diff_lines(before: str, after: str) -> list[DiffRow]:
    """How the later text differs, with a few lines around each change; no rows where they are the same."""
    check_deadline()
    if before == after:
        return []
    old, new = _lines(before.removeprefix(BOM)), _lines(after.removeprefix(BOM))
    aligner = Aligner()
    codes = aligner.opcodes(*([nfc(line.text) for line in lines] for lines in (old, new)))
    rows: list[DiffRow] = []
    if before.startswith(BOM) != after.startswith(BOM):
        rows.append(DiffRow("mark", *((1, None) if before.startswith(BOM) else (None, 1))))
    for number, (what, at, end, to, last) in within_deadline(enumerate(codes)):
        gone, come = _Lines(old[at:end], at), _Lines(new[to:last], to)
        if what == "equal":
            rows += _same(gone, come, is_first=number == 0, is_last=number == len(codes) - 1)
            continue
        room = MAX_ROWS - len(rows)
        rows += _changed(gone.first(room), come.first(room), aligner)
        if len(rows) >= MAX_ROWS:
            left = max(end - at - room, 0) + max(last - to - room, 0)
            left += sum(
                code[2] - code[1] + code[4] - code[3] for code in codes[number + 1 :] if code[0] != "equal"
            )
            return [*rows, DiffRow("left", None, None, lines=left)] if left else rows
    return rows


@dataclass(frozen=True)
class _Lines:
    """Some lines, and how many stand before them."""

    lines: Sequence[Line]
    before: int

    def first(self, most: int) -> _Lines:
        """The first of them."""
        return _Lines(self.lines[:most], self.before)


def _lines(text: str) -> list[Line]:
    """The lines of the text; what ends in a line break has no empty line behind it."""
    lines = split_lines(text)
    return lines if lines[-1].text else lines[:-1]


def _same(old: _Lines, new: _Lines, *, is_first: bool, is_last: bool) -> Iterator[DiffRow]:
    """Lines that say the same; those far from any change as one row."""
    total = len(old.lines)
    start, end = 0 if is_first else min(CONTEXT_LINES, total), total if is_last else max(total - CONTEXT_LINES, 0)
    if end - start < MIN_FOLDED_LINES:
        start = end = 0
    every = list(zip(old.lines, new.lines, strict=True))
    for at, pair in enumerate(every):
        if at == start < end:
            yield _folded(every[start:end], old.before + start + 1, new.before + start + 1)
        if not start <= at < end:
            row = DiffRow("same", old.before + at + 1, new.before + at + 1, (DiffPart("same", pair[1].text),))
            yield _noted(row, [pair])


def _folded(pairs: Sequence[tuple[Line, Line]], old: int, new: int) -> DiffRow:
    return _noted(DiffRow("folded", old, new, lines=len(pairs)), pairs)


def _noted(row: DiffRow, pairs: Sequence[tuple[Line, Line]]) -> DiffRow:
    """The row with what nobody sees: letters put together otherwise, other line ends."""
    forms = sum(one.text != other.text for one, other in pairs) if row.kind != "changed" else 0
    ends = [(one.end, other.end) for one, other in pairs if one.end != other.end]
    if not (forms or ends):
        return row
    kinds = {" → ".join(LINE_END_NAMES.get(end, NO_LINE_END) for end in pair) for pair in set(ends)}
    return replace(row, forms=forms, ends=len(ends), end=kinds.pop() if len(kinds) == 1 else "")


def _changed(gone: _Lines, come: _Lines, aligner: Aligner) -> Iterator[DiffRow]:
    """Lines that gave way to others: those that became one another as changed, the rest as gone and new."""
    at = to = 0
    for old, new in [*_matched_lines(gone.lines, come.lines), (len(gone.lines), len(come.lines))]:
        for number in range(at, old):
            yield DiffRow("gone", gone.before + number + 1, None, (DiffPart("gone", gone.lines[number].text),))
        for number in range(to, new):
            yield DiffRow("new", None, come.before + number + 1, (DiffPart("new", come.lines[number].text),))
        if old < len(gone.lines) and new < len(come.lines):
            earlier, later = gone.lines[old], come.lines[new]
            parts = tuple(_compared(earlier.text, later.text, aligner))
            row = DiffRow("changed", gone.before + old + 1, come.before + new + 1, parts)
            yield _noted(row, [(earlier, later)])
        at, to = old + 1, new + 1


def _matched_lines(gone: Sequence[Line], come: Sequence[Line]) -> list[tuple[int, int]]:
    """Which line became which, in the order of both, so that as much as possible stays."""
    old, new = ([Counter(_words(line.text)) for line in lines] for lines in (gone, come))
    if len(old) * len(new) > MAX_COMPARED_PAIRS:
        if len(old) != len(new):
            return []
        return [
            (at, at) for at, pair in enumerate(zip(old, new, strict=True)) if _similarity(*pair) >= MIN_SIMILARITY
        ]
    alike = [[_similarity(one, other) for other in new] for one in old]
    # The best sum of the lines from here on.
    best = [[0.0] * (len(new) + 1) for _line in range(len(old) + 1)]
    for at in within_deadline(reversed(range(len(old)))):
        for to in reversed(range(len(new))):
            taken = alike[at][to] + best[at + 1][to + 1] if alike[at][to] >= MIN_SIMILARITY else 0.0
            best[at][to] = max(taken, best[at + 1][to], best[at][to + 1])
    found: list[tuple[int, int]] = []
    at = to = 0
    while at < len(old) and to < len(new):
        if best[at][to] == best[at + 1][to]:
            at += 1
        elif best[at][to] == best[at][to + 1]:
            to += 1
        else:
            found.append((at, to))
            at, to = at + 1, to + 1
    return found


def _similarity(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that both have."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _words(text: str) -> list[str]:
    """The words of the text that have letters or digits; of one without any, its signs."""
    every = [word for _space, word in _tokens(nfc(text)) if word]
    return [word for word in every if word[0].isalnum()] or every


def _tokens(text: str) -> list[tuple[str, str]]:
    """Each word or sign with the space before it, and at last nothing with the space behind all."""
    found = [(match[0][: len(match[0]) - len(match[1])], match[1]) for match in TOKEN.finditer(text)]
    while len(found) > 1 and found[-2][1] == "":
        found.pop()
    return found


def _compared(before: str, after: str, aligner: Aligner) -> Iterator[DiffPart]:
    """One line with what is gone and what is new in it."""
    check_deadline()
    runs: list[DiffPart] = []
    old, new = _tokens(before), _tokens(after)
    keys = [[nfc(word) for _space, word in tokens] for tokens in (old, new)]
    for what, at, end, to, last in aligner.opcodes(*keys):
        if what != "equal":
            runs += _replaced("".join(map("".join, old[at:end])), "".join(map("".join, new[to:last])))
            continue
        for (earlier, _word), (space, word) in zip(old[at:end], new[to:last], strict=True):
            runs += _replaced(earlier, space) if earlier != space else [DiffPart("same", space)]
            runs.append(DiffPart("same", word))
    return _joined(runs)


def _replaced(gone: str, come: str) -> list[DiffPart]:
    """What gave way and what came; the space that both begin with stays outside."""
    space = gone[: len(gone) - len(gone.lstrip())]
    if gone and come and space and come.startswith(space) and not (gone.isspace() or come.isspace()):
        return [DiffPart("same", space), *_replaced(gone.removeprefix(space), come.removeprefix(space))]
    return [DiffPart("gone", gone), DiffPart("new", come)]


def _joined(parts: Sequence[DiffPart]) -> Iterator[DiffPart]:
    """The parts with equal neighbours as one; between two that stayed, first what is gone, then what is new."""
    held = {"same": "", "gone": "", "new": ""}
    for part in parts:
        if part.kind == "same" and part.text and (held["gone"] or held["new"]):
            yield from _diff_parts(held)
        if part.kind != "same" and part.text and held["same"]:
            yield DiffPart("same", held["same"])
            held["same"] = ""
        held[part.kind] += part.text
    yield from _diff_parts(held)


def _diff_parts(held: dict[str, str]) -> Iterator[DiffPart]:
    for kind in ("same", "gone", "new"):
        if held[kind]:
            yield DiffPart(kind, held[kind])
            held[kind] = ""
