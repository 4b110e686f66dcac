"""A matrix in LiaScript's notation: a header of columns, and rows with a mark for each of them."""

import re

from portal.content.enums import QuestionKind
from portal.content.questions.body import DASH, Lines, QuestionBody, RawRow, span

CELL = r"\[(?:\\.|[^\[\]\\])*\]|\((?:\\.|[^()\\])*\)"
HEADER = re.compile(rf"{DASH}\[\s*(?P<cells>(?:(?:{CELL})\s*){{2,}})\]\s*")
MARK = r"\([ xX]?\)|\[[ xX]?\]"
ROW = re.compile(rf"{DASH}\[\s*(?P<marks>(?:(?:{MARK})\s*)+)\](?P<text>.*)")
MALFORMED_ROW = re.compile(DASH + r"(?!\[\[\?\]\])\[\s*[\[(\]x X]")  # and no hint
SURVEY_ROW = re.compile(DASH + r"\[\s*\][ \t]*\S.*")


def matrix(lines: Lines, start: int) -> QuestionBody | None:
    """The matrix, or the survey of several rows, whose header stands at `start`."""
    header = HEADER.fullmatch(lines[start])
    if header is None:
        return None
    end = span(lines, start + 1, MALFORMED_ROW)
    rows = lines[start + 1 : end]
    if rows and all(map(SURVEY_ROW.fullmatch, rows)):
        return QuestionBody("survey", start, end)
    columns = tuple(cell[1:-1].strip() for cell in re.findall(CELL, header["cells"]))
    return QuestionBody(
        QuestionKind.MATRIX,
        start,
        end,
        tuple(read_row(row, line) for line, row in enumerate(rows, start + 2)),
        columns=columns,
    )


def read_row(text: str, line: int) -> RawRow:
    """The row on this line, from 1; one without marks if it cannot be read."""
    said = ROW.fullmatch(text)
    if said is None:
        return RawRow(False, text.strip(), line)
    return RawRow(False, said["text"].strip(), line, tuple(re.findall(MARK, said["marks"])))
