"""A Word file as lines of which each says one thing: a question, one option, an answer, other text."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from portal.content.word.document import BULLET, Mark, Piece, PieceKind, Row, Span, Spans, cut, plain, trimmed

Item = TypeVar("Item")


class LineKind(StrEnum):
    """What a line says."""

    STEM = "stem"  # “Câu 3: …”
    NUMBERED = "numbered"  # “3. …”, a question only where options follow
    OPTION = "option"
    BULLET = "bullet"
    ANSWER = "answer"
    EXPLANATION = "explanation"
    HINT = "hint"
    KEY = "key"  # answers of several questions by their numbers
    HEADING = "heading"
    TABLE = "table"
    TEXT = "text"


@dataclass(frozen=True)
class Line:
    """One line of a piece; `letter` of an option, `number` of a question, `letter_marks` what the letter wears."""

    kind: LineKind
    piece: int
    spans: Spans
    letter: str = ""
    number: int = 0
    letter_marks: str = ""
    is_starred: bool = False
    key: tuple[tuple[int, str], ...] = ()

    @property
    def text(self) -> str:
        """The letters alone."""
        return plain(self.spans)


STEM = re.compile(
    r"(?:câu\s*hỏi|câu|question|bài\s*tập|câu\s*số)\s*(\d{1,3})\s*(?:\(\s*[^()]{0,30}\))?\s*[.:)/\-–]?\s*",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(\d{1,3})\s*[.)/:]\s+(?=\S)|(\d{1,3})[.)](?=[^\d\s])")
OPTION = re.compile(r"(\*\s*)?\(?([A-Ha-h])(\*?)\s*[.)/:]\s*(\*\s*)?(?=\S)|(\*\s*)?([A-H])\s*[-–]\s+(?=\S)")
INNER_OPTION = re.compile(r"(?:(?<=\s)|^)(\*\s*)?\(?([A-Ha-h])(\*?)\s*[.)/:]\s*(\*\s*)?(?=\S)")
BOX = re.compile(r"([☐□◻○⬜]|\[ ?\]|\( ?\))\s+|([☑☒✓✔✅■●🗹]|\[[xX]\]|\([xX]\))\s+")
STAR_BEHIND = re.compile(r"\s*(?:\*|\(\*\)|[✓✔✅]|\((?:đúng|đ|x)\)|<=+|←)\s*$", re.IGNORECASE)
ANSWER = re.compile(
    r"[\[(]?\s*(?:=>|⇒|→)?\s*(?:(?:câu\s+)?(?:đáp\s*án|đ\s*/\s*a|đa|answers?|key)(?:\s+(?:đúng|chính\s+xác|là))*\s*[:.\-–=]?|"
    r"(?:trả\s*lời|chọn|answer)\s*(?:đáp\s*án|câu|ý|phương\s*án)?\s*[:.]?(?=\s*[A-H]\b)|(?:=>|⇒|→)(?=\s*[A-H]\b))\s*",
    re.IGNORECASE,
)
EXPLANATION = re.compile(
    r"(?:lời\s+giải\s+thích|giải\s*thích|lời\s*giải(?:\s+chi\s+tiết)?|hướng\s*dẫn(?:\s+giải)?|explanation)\s*[:.\-–]\s*",
    re.IGNORECASE,
)
HINT = re.compile(r"(?:gợi\s*ý|hint)\s*[:.\-–]\s*", re.IGNORECASE)
KEY_PAIR = re.compile(
    r"(?:câu\s*)?(\d{1,3})\s*[.:)\-–]?\s*((?-i:[A-H]{2,6})|[A-Ha-h])(?![a-zà-ỹA-ZÀ-Ỹ0-9])\s*[.,;|)]?",
    re.IGNORECASE,
)
TITLED_KEY = re.compile(r"(?:bảng\s+)?đáp\s*án\s*[:.\-–]?\s*(?=(?:câu\s*)?\d)", re.IGNORECASE)
KEY_PART = re.compile(
    r"(?:câu\s*)?(\d{1,3})\s*[.:)\-–]\s*(\S.*)|(?:câu\s*)?(\d{1,3})\s*((?-i:[A-H]{2,6})|[A-H])", re.IGNORECASE
)
KEY_TITLE = re.compile(
    r"(?:bảng\s+)?(?:đáp\s*án|answer key|answers|key)(?:\s+(?:trắc nghiệm|các câu.*|phần.*|và.*))?\s*[:.]?",
    re.IGNORECASE,
)
KEY_LETTERS = re.compile("[A-Ha-h]|[A-H]{2,6}")
LABEL_LETTER = re.compile(r"\(?([A-Ha-h])[.)/:]?")
LABEL_NUMBER = re.compile(r"(?:câu(?:\s*hỏi)?|question|bài\s*tập)?\s*(\d{1,3})\s*[.):]*", re.IGNORECASE)
LABEL_STEM = re.compile(r"(?:câu|question|bài\s*tập)", re.IGNORECASE)
HAS_DIGIT = re.compile("[0-9]")
MIN_KEY_PAIRS = 3  # where no title says that answers follow


def lines_of(pieces: Sequence[Piece]) -> list[Line]:
    """All lines in their order. Tables that only set options side by side are read as their lines."""
    found: list[Line] = []
    least = MIN_KEY_PAIRS
    for at, piece in enumerate(pieces):
        if piece.kind == PieceKind.LEFT_OUT:
            continue
        if piece.kind == PieceKind.TABLE:
            found += table_lines(at, piece)
            continue
        if KEY_TITLE.fullmatch(" ".join(piece.text.split())):
            least = 1
        elif not all(map(key_pairs, piece.text.split("\n"))):
            least = MIN_KEY_PAIRS
        for number, spans in enumerate(split_breaks(piece.spans)):
            first = number == 0
            label = piece.label if first else ""
            if not label and len(key := key_pairs(plain(spans))) >= least:
                found.append(Line(LineKind.KEY, at, spans, key=key))
            else:
                found += paragraph_lines(at, spans, label, is_heading=piece.kind == PieceKind.HEADING)
    return found


def split_breaks(spans: Spans) -> Iterator[Spans]:
    """The spans between line breaks, without the empty ones."""
    start, text = 0, plain(spans)
    if "\n" not in text:
        if part := trimmed(spans):
            yield part
        return
    for found in re.finditer("\n", text):
        if part := trimmed(cut(spans, start, found.start())):
            yield part
        start = found.end()
    if part := trimmed(cut(spans, start)):
        yield part


def paragraph_lines(at: int, spans: Spans, label: str = "", *, is_heading: bool = False) -> list[Line]:
    """What one line of a paragraph says; options that stand in one line come one by one."""
    text = plain(spans)
    if label and label != BULLET:
        return labelled_lines(at, spans, label, is_heading=is_heading)
    if said := STEM.match(text):
        return stem_lines(LineKind.STEM, at, cut(spans, said.end()), int(said[1]))
    if is_heading:
        return [Line(LineKind.HEADING, at, spans)]
    if label == BULLET:
        return [boxed(Line(LineKind.BULLET, at, spans))]
    if said := EXPLANATION.match(text):
        return [Line(LineKind.EXPLANATION, at, trimmed(cut(spans, said.end())))]
    if said := HINT.match(text):
        return [Line(LineKind.HINT, at, trimmed(cut(spans, said.end())))]
    if (said := ANSWER.match(text)) and said.end() > 0 and said[0].strip():
        return [Line(LineKind.ANSWER, at, trimmed(cut(spans, said.end())))]
    if OPTION.match(text):
        return option_lines(at, spans)
    if BOX.match(text):
        return [boxed(Line(LineKind.BULLET, at, spans))]
    if said := NUMBERED.match(text):
        return stem_lines(LineKind.NUMBERED, at, cut(spans, said.end()), int(said[1] or said[2]))
    return stem_lines(LineKind.TEXT, at, spans, 0)


def labelled_lines(at: int, spans: Spans, label: str, *, is_heading: bool) -> list[Line]:
    """A paragraph that Word numbers: an option by its letter, a question by its number."""
    if said := LABEL_LETTER.fullmatch(label):
        first = Line(LineKind.OPTION, at, spans, letter=said[1])
        text = plain(spans)
        rest = [one for one in INNER_OPTION.finditer(text) if one.start() > 0]
        if rest and rest[0][2] == following(said[1]):
            head = option(at, trimmed(cut(spans, 0, rest[0].start())), said[1], "")
            return [head, *option_lines(at, cut(spans, rest[0].start()))]
        return [starred(first)]
    if said := LABEL_NUMBER.fullmatch(label):
        is_stem = bool(LABEL_STEM.match(label))
        inner = STEM.match(plain(spans))
        if inner:
            return stem_lines(LineKind.STEM, at, cut(spans, inner.end()), int(inner[1]))
        if is_heading and not is_stem:
            return [Line(LineKind.HEADING, at, spans)]
        return stem_lines(LineKind.STEM if is_stem else LineKind.NUMBERED, at, spans, int(said[1]))
    return [Line(LineKind.HEADING if is_heading else LineKind.TEXT, at, spans)]


def stem_lines(kind: LineKind, at: int, spans: Spans, number: int) -> list[Line]:
    """A question, and its options where they stand behind it in the same line."""
    text = plain(spans)
    starts = run_of_options(text, least=3) if kind == LineKind.TEXT else run_of_options(text, least=2)
    if starts and starts[0] > 0:
        stem = trimmed(cut(spans, 0, starts[0]))
        return [Line(kind, at, stem, number=number), *option_lines(at, cut(spans, starts[0]))]
    return [Line(kind, at, trimmed(spans), number=number)]


def run_of_options(text: str, *, least: int) -> list[int]:
    """Where A, B, C … begin in the text, if so many of them follow one another."""
    starts: list[int] = []
    wanted = ""
    for found in INNER_OPTION.finditer(text):
        if not starts and found[2] in "Aa":
            starts, wanted = [found.start()], following(found[2])
        elif starts and found[2] == wanted:
            starts.append(found.start())
            wanted = following(wanted)
    return starts if len(starts) >= least else []


def option_lines(at: int, spans: Spans) -> list[Line]:
    """The options of one line: a single one, or several parted by tabs or spaces."""
    spans = trimmed(spans)
    text = plain(spans)
    found = list(INNER_OPTION.finditer(text))
    first = OPTION.match(text)
    if not first:
        return [Line(LineKind.TEXT, at, spans)]
    letter = first[2] or first[6]
    starts, wanted = [0], following(letter)
    for one in found:
        if one.start() > 0 and one[2] == wanted and not text[: one.start()].rstrip().endswith(("vitamin", "nhóm")):
            starts.append(one.start())
            wanted = following(wanted)
    lines = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = cut(spans, start, None if end == len(text) else end)
        said = OPTION.match(plain(part))
        if said is None:
            continue
        star = any((said[1], said[3], said[4], said[5]))
        rest = trimmed(cut(part, said.end()))
        lines.append(option(at, rest, said[2] or said[6], marks_of(cut(part, 0, said.end())), is_starred=star))
    return lines


def option(at: int, spans: Spans, letter: str, letter_marks: str, *, is_starred: bool = False) -> Line:
    """One option; a star, a tick or “(đúng)” behind it is taken off."""
    return starred(
        Line(LineKind.OPTION, at, spans, letter=letter, letter_marks=letter_marks, is_starred=is_starred)
    )


def starred(line: Line) -> Line:
    """The line without a sign behind it that says it is right."""
    said = STAR_BEHIND.search(line.text)
    if said is None or said.start() == 0:
        return line
    spans = trimmed(cut(line.spans, 0, said.start()))
    return Line(line.kind, line.piece, spans, line.letter, line.number, line.letter_marks, is_starred=True)


def boxed(line: Line) -> Line:
    """A bullet without the box before it that is ticked or not, or a star."""
    text = line.text
    if said := BOX.match(text):
        rest = trimmed(cut(line.spans, said.end()))
        return Line(line.kind, line.piece, rest, is_starred=bool(said[2]), letter="☐")
    if text.startswith("*") and len(text) > 1:
        return Line(line.kind, line.piece, trimmed(cut(line.spans, 1)), is_starred=True)
    return starred(line)


def marks_of(spans: Sequence[Span]) -> str:
    """The marks that a letter or a digit of these spans wears."""
    return "".join(
        mark for mark in Mark if any(span.wears(mark) and re.search(r"\w", span.text) for span in spans)
    )


def following(letter: str) -> str:
    """The next letter of the alphabet."""
    return chr(ord(letter) + 1)


def runs_of(items: Sequence[Item], number: Callable[[Item], int]) -> list[list[Item]]:
    """The items parted where their numbers begin anew."""
    runs: list[list[Item]] = []
    for item in items:
        if runs and number(item) > number(runs[-1][-1]):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def key_pairs(text: str) -> tuple[tuple[int, str], ...]:
    """Answers by numbers of questions, “1. A  2. BC”; nothing where the line says more than that."""
    if not HAS_DIGIT.search(text):
        return ()
    pairs = [(int(one[1]), one[2].upper()) for one in KEY_PAIR.finditer(text)]
    rest = KEY_PAIR.sub("", text)
    rest = re.sub(r"đáp\s*án|câu|[\s|,;:./\-–]", "", rest, flags=re.IGNORECASE)
    return tuple(pairs) if pairs and not rest else titled_pairs(text)


def titled_pairs(text: str) -> tuple[tuple[int, str], ...]:
    """Answers by numbers behind “Đáp án:”, of which some may be words, “1D, 2BC, 3: OTP”; else nothing."""
    title = TITLED_KEY.match(text)
    if title is None:
        return ()
    parts = [KEY_PART.fullmatch(part.strip()) for part in re.split("[,;]", text[title.end() :].rstrip(" .,;"))]
    pairs = [(int(part[1] or part[3]), (part[2] or part[4]).strip()) for part in parts if part is not None]
    numbers = [number for number, _said in pairs]
    is_key = len(pairs) == len(parts) >= MIN_KEY_PAIRS and numbers == sorted({*numbers})
    lettered = [said for _number, said in pairs if KEY_LETTERS.fullmatch(said)]
    return tuple(pairs) if is_key and len(lettered) >= 2 else ()


def table_lines(at: int, piece: Piece) -> list[Line]:
    """A table of answers, a table that only sets options side by side, or a table to keep."""
    if key := key_of_table(piece.rows):
        return [Line(LineKind.KEY, at, (), key=key)]
    cells = [(spans, plain(spans)) for row in piece.rows for spans in row if plain(spans).strip()]
    lettered = [spans for spans, text in cells if OPTION.match(text)]
    if len(cells) >= 2 and len(lettered) == len(cells):
        return [line for spans in lettered for part in split_breaks(spans) for line in option_lines(at, part)]
    return [Line(LineKind.TABLE, at, ())]


def key_of_table(rows: Sequence[Row]) -> tuple[tuple[int, str], ...]:
    """The answers in a table: numbers above letters, numbers beside letters, or both in each cell."""
    grid = [[" ".join(plain(cell).split()) for cell in row] for row in rows]
    cells = [cell for row in grid for cell in row if cell]
    pairs = [key_pairs(cell) for cell in cells if not KEY_TITLE.fullmatch(cell) and cell.lower() != "câu"]
    if pairs and all(pairs) and sum(map(len, pairs)) >= 2:
        return tuple(pair for found in pairs for pair in found)
    for turned in (grid, [list(column) for column in zip(*grid, strict=True)]):
        found: list[tuple[int, str]] = []
        for above, below in zip(turned[::2], turned[1::2], strict=False):
            for number, letter in zip(above, below, strict=True):
                digits = re.fullmatch(r"(?:câu\s*)?(\d{1,3})\.?", number, re.IGNORECASE)
                if digits and re.fullmatch("[A-Ha-h]", letter):
                    found.append((int(digits[1]), letter.upper()))
        plain_cells = [
            cell for cell in cells if not re.fullmatch(r"(?:câu|stt|đáp án|đ/?a|số câu)\W*", cell, re.IGNORECASE)
        ]
        if len(found) >= 2 and len(found) * 2 >= len(plain_cells) - 1:
            return tuple(found)
    # Rows of numbers beside letters, several columns of them.
    found = []
    for row in grid:
        for number, letter in zip(row[::2], row[1::2], strict=False):
            digits = re.fullmatch(r"(?:câu\s*)?(\d{1,3})\.?", number, re.IGNORECASE)
            if digits and re.fullmatch("[A-Ha-h]", letter):
                found.append((int(digits[1]), letter.upper()))
    return tuple(found) if len(found) >= 2 and len(found) * 2 >= len(cells) - len(rows[0]) else ()
