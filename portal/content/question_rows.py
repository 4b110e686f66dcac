"""The rows of a question in LiaScript's notation, recognised by their brackets alone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DASH = r"[ \t]*(?:[-+*][ \t]*)?"
SINGLE = re.compile(DASH + r"\[\((?P<mark>[ xX]?)\)\](?P<text>.*)")
MULTIPLE = re.compile(DASH + r"\[\[(?P<mark>[ xX]?)\]\](?P<text>.*)")
TYPED = re.compile(r"[ \t]*\[\[(?P<solution>(?:\\.|[^\]\\])+)\]\][ \t]*")
MATRIX = re.compile(DASH + r"\[(?:\s*(?:\[[^\]]*\]|\([^)]*\))){2,}\s*\]\s*")
MATRIX_ROW = re.compile(DASH + r"\[\s*[\[(\]x X]")
DROP = re.compile(DASH + r"\[->\[")
SURVEY = re.compile(DASH + r"(?:\[\((?P<one>[^)]+)\)\]|\[\[(?P<many>[^\]|?!]+)\]\])[ \t]+\S.*")
SURVEY_TEXT = re.compile(r"[ \t]*\[\[\s*_{3,}(?:\s+_{3,})*\s*\]\]\s*")
GENERIC = re.compile(r"[ \t]*\[\[!\]\]\s*")
OPEN_SELECT = re.compile(r"[ \t]*\[\[[^\]]*")
HINT = re.compile(DASH + r"\[\[\?\]\](?P<text>.*)")
MAY_START = re.compile(DASH + r"\[\s*[\[(\-]")
LONGEST = 40  # lines that one selection may span


@dataclass(frozen=True)
class Row:
    """One row to choose from: its mark, its text with any comment still at its end, and its line from 1."""

    right: bool
    text: str
    line: int


@dataclass(frozen=True)
class Body:
    """The rows of one question, from line `start` up to, not including, `end` (both from 0)."""

    kind: str
    start: int
    end: int
    rows: tuple[Row, ...] = ()
    solution: str = ""
    mixed: bool = False  # [( )] and [[ ]] in one question


Lines = Sequence[str]
Recogniser = Callable[[Lines, int], Body | None]


def span(lines: Lines, start: int, row: re.Pattern[str]) -> int:
    """The line after the last of the rows that follow one another from `start`."""
    end = start
    while end < len(lines) and row.match(lines[end]):
        end += 1
    return end


def matrix(lines: Lines, start: int) -> Body | None:
    if not MATRIX.fullmatch(lines[start]):
        return None
    return Body("matrix", start, span(lines, start + 1, MATRIX_ROW))


def choice(lines: Lines, start: int) -> Body | None:
    kinds = (("single", SINGLE), ("multiple", MULTIPLE))
    first = next((kind for kind, row in kinds if row.fullmatch(lines[start])), None)
    if first is None:
        return None
    rows, mixed, at = [], False, start
    while at < len(lines):
        found = next(((kind, said) for kind, row in kinds if (said := row.fullmatch(lines[at]))), None)
        if found is None:
            break
        kind, said = found
        mixed = mixed or kind != first
        rows.append(Row(said["mark"] in ("x", "X"), said["text"].strip(), at + 1))
        at += 1
    return Body(first, start, at, tuple(rows), mixed=mixed)


def generic(lines: Lines, start: int) -> Body | None:
    return Body("generic", start, start + 1) if GENERIC.fullmatch(lines[start]) else None


def survey(lines: Lines, start: int) -> Body | None:
    if SURVEY_TEXT.fullmatch(lines[start]):
        return Body("survey", start, start + 1)
    said = SURVEY.fullmatch(lines[start])
    if said is None or HINT.match(lines[start]):
        return None
    return Body("survey", start, span(lines, start, SURVEY))


def select(lines: Lines, start: int) -> Body | None:
    said = TYPED.fullmatch(lines[start])
    if said and re.search(r"(?<!\\)\|", said["solution"]):
        return Body("select", start, start + 1)
    if said or not (OPEN_SELECT.fullmatch(lines[start]) or DROP.match(lines[start])):
        return None
    kind = "drop" if DROP.match(lines[start]) else "select"
    for at in range(start, min(start + LONGEST, len(lines))):
        if not lines[at].strip():
            return None
        if lines[at].rstrip().endswith("]]"):
            return Body(kind, start, at + 1)
    return None


def typed(lines: Lines, start: int) -> Body | None:
    said = TYPED.fullmatch(lines[start])
    solution = re.sub(r"\\([|()\[\]@\\])", r"\1", said["solution"]).strip() if said else ""
    return None if solution in ("", "?", "!") else Body("text", start, start + 1, solution=solution)


RECOGNISERS: tuple[Recogniser, ...] = (matrix, choice, generic, survey, select, typed)


def recognise(lines: Lines, start: int) -> Body | None:
    """The question whose rows begin at this line, if any do."""
    if not MAY_START.match(lines[start]):
        return None
    return next((body for read in RECOGNISERS if (body := read(lines, start))), None)
