"""The rows of a question in LiaScript's notation, recognised by their brackets alone."""

import re
from collections.abc import Callable

from portal.content.enums import QuestionKind
from portal.content.questions.body import DASH, Lines, QuestionBody, RawRow, span
from portal.content.questions.matrix_rows import matrix
from portal.content.questions.options import parse_option, parse_solution, split_options

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
MAX_SELECTION_LINES = 40  # lines that one selection may span

Recogniser = Callable[[Lines, int], QuestionBody | None]


def choice(lines: Lines, start: int) -> QuestionBody | None:
    kinds = ((QuestionKind.SINGLE, SINGLE), (QuestionKind.MULTIPLE, MULTIPLE))
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
        rows.append(RawRow(said["mark"] in ("x", "X"), said["text"].strip(), at + 1))
        at += 1
    return QuestionBody(first, start, at, tuple(rows), mixed=mixed)


def generic(lines: Lines, start: int) -> QuestionBody | None:
    return QuestionBody("generic", start, start + 1) if GENERIC.fullmatch(lines[start]) else None


def survey(lines: Lines, start: int) -> QuestionBody | None:
    if SURVEY_TEXT.fullmatch(lines[start]):
        return QuestionBody("survey", start, start + 1)
    said = SURVEY.fullmatch(lines[start])
    if said is None or HINT.match(lines[start]):
        return None
    return QuestionBody("survey", start, span(lines, start, SURVEY))


def typed(lines: Lines, start: int) -> QuestionBody | None:
    """A solution to be written, on one line, or a selection; to drag an option is to select it."""
    end, said = start + 1, TYPED.fullmatch(lines[start])
    while said is None:
        so_far = "\n".join(lines[start:end])
        if (
            end - start == MAX_SELECTION_LINES
            or end == len(lines)
            or not lines[end].strip()
            or not UNFINISHED.fullmatch(so_far)
        ):
            return None
        end += 1
        said = TYPED.fullmatch(f"{so_far}\n{lines[end - 1]}")
    pieces = split_options(said["inside"])
    if said["drop"] or len(pieces) > 1:
        rows, line = [], start + 1
        for piece in pieces:
            before = len(piece) - len(piece.lstrip())
            rows.append(RawRow(*parse_option(piece), line + piece.count("\n", 0, before)))
            line += piece.count("\n")
        return QuestionBody(QuestionKind.SELECT, start, end, tuple(rows))
    solution = parse_solution(said["inside"])
    return QuestionBody(QuestionKind.TEXT, start, end, solution=solution) if solution else None


RECOGNISERS: tuple[Recogniser, ...] = (matrix, choice, generic, survey, typed)


def recognise(lines: Lines, start: int) -> QuestionBody | None:
    """The question whose rows begin at this line, if any do."""
    if not MAY_START.match(lines[start]):
        return None
    return next((body for read in RECOGNISERS if (body := read(lines, start))), None)
