"""The rows of a question in LiaScript's notation, recognised by their brackets alone."""

import re
from collections.abc import Callable

from portal.content.matrix_rows import matrix
from portal.content.question_body import DASH, Body, Lines, Row, span
from portal.content.selections import option_of, parted, solution_of

SINGLE = re.compile(DASH + r"\[\((?P<mark>[ xX]?)\)\](?P<text>.*)")
MULTIPLE = re.compile(DASH + r"\[\[(?P<mark>[ xX]?)\]\](?P<text>.*)")
OPEN = r"[ \t]*\[(?P<drop>->)?\[(?P<inside>(?:\\.|[^\[\]\\])+)"
TYPED = re.compile(OPEN + r"\]\][ \t]*", re.DOTALL)
UNFINISHED = re.compile(OPEN, re.DOTALL)
SURVEY = re.compile(DASH + r"(?:\[\((?P<one>[^)]+)\)\]|\[\[(?P<many>[^\]|?!]+)\]\])[ \t]+\S.*")
SURVEY_TEXT = re.compile(r"[ \t]*\[\[\s*_{3,}(?:\s+_{3,})*\s*\]\]\s*")
GENERIC = re.compile(r"[ \t]*\[\[!\]\]\s*")
HINT = re.compile(DASH + r"\[\[\?\]\](?P<text>.*)")
MAY_START = re.compile(DASH + r"\[\s*[\[(\-]")
LONGEST = 40  # lines that one selection may span

Recogniser = Callable[[Lines, int], Body | None]


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


def typed(lines: Lines, start: int) -> Body | None:
    """A solution to be written, on one line, or a selection; to drag an option is to select it."""
    end, said = start + 1, TYPED.fullmatch(lines[start])
    while said is None:
        so_far = "\n".join(lines[start:end])
        if (
            end - start == LONGEST
            or end == len(lines)
            or not lines[end].strip()
            or not UNFINISHED.fullmatch(so_far)
        ):
            return None
        end += 1
        said = TYPED.fullmatch(f"{so_far}\n{lines[end - 1]}")
    pieces = parted(said["inside"])
    if said["drop"] or len(pieces) > 1:
        rows, line = [], start + 1
        for piece in pieces:
            before = len(piece) - len(piece.lstrip())
            rows.append(Row(*option_of(piece), line + piece.count("\n", 0, before)))
            line += piece.count("\n")
        return Body("select", start, end, tuple(rows))
    solution = solution_of(said["inside"])
    return Body("text", start, end, solution=solution) if solution else None


RECOGNISERS: tuple[Recogniser, ...] = (matrix, choice, generic, survey, typed)


def recognise(lines: Lines, start: int) -> Body | None:
    """The question whose rows begin at this line, if any do."""
    if not MAY_START.match(lines[start]):
        return None
    return next((body for read in RECOGNISERS if (body := read(lines, start))), None)
