"""A Word file as it was read: its paragraphs in their order, with what of their looks means something."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

NO_PICTURE = -1
BULLET = "•"  # the label of an item without a number


class Mark(StrEnum):
    """What letters may wear; one letter each, so that several stand in one short text."""

    BOLD = "b"
    ITALIC = "i"
    UNDERLINE = "u"
    STRIKE = "s"
    COLOUR = "c"
    HIGHLIGHT = "h"


class PieceKind(StrEnum):
    """What a piece of the original is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Span:
    """Letters that look the same; `picture` is the number of a picture, `note` of a footnote."""

    text: str
    marks: str = ""
    link: str = ""
    note: str = ""
    picture: int = NO_PICTURE

    def wears(self, mark: Mark) -> bool:
        """Whether the letters wear this mark."""
        return mark in self.marks


Spans = tuple[Span, ...]
Row = tuple[Spans, ...]


@dataclass(frozen=True)
class Piece:
    """One paragraph or table of the original.

    `level` is a heading's, from 1, or an item's depth, from 0; `label` what Word counted before it (“A.”, “•”);
    `remarks` are codes of what was changed while it was read, or why it is left out.
    """

    kind: PieceKind
    spans: Spans = ()
    level: int = 0
    label: str = ""
    rows: tuple[Row, ...] = ()
    remarks: tuple[str, ...] = ()
    is_guessed: bool = False  # a heading that only looks like one

    @property
    def text(self) -> str:
        """The letters of the paragraph without their looks; of a table those of its cells."""
        if self.kind == PieceKind.TABLE:
            return "\n".join("\t".join(plain(cell) for cell in row) for row in self.rows)
        return plain(self.spans)

    @property
    def pictures(self) -> tuple[int, ...]:
        """The pictures in it, in their order."""
        cells = [cell for row in self.rows for cell in row]
        every = [span for spans in (self.spans, *cells) for span in spans]
        return tuple(span.picture for span in every if span.picture != NO_PICTURE)


@dataclass(frozen=True)
class WordPicture:
    """A picture of the original: its part in the file, what its author said of it, what Word does not show."""

    part: str
    alternative: str = ""
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class WordDocument:
    """All that was read: title, pieces, pictures, footnotes by their numbers, and remarks on the whole."""

    title: str = ""
    pieces: tuple[Piece, ...] = ()
    pictures: tuple[WordPicture, ...] = ()
    notes: Mapping[str, Spans] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    empty: int = 0  # paragraphs without a letter


def plain(spans: Sequence[Span]) -> str:
    """The letters alone."""
    return spans[0].text if len(spans) == 1 else "".join(span.text for span in spans)


def cut(spans: Sequence[Span], start: int, end: int | None = None) -> Spans:
    """The spans of the letters from `start` to before `end`; a picture goes with the letter behind it."""
    found, at = [], 0
    last = sum(len(span.text) for span in spans) if end is None else end
    for span in spans:
        length = len(span.text)
        begin, after = max(start - at, 0), min(last - at, length)
        if span.picture != NO_PICTURE or (not length and span.note):
            if start <= at and (at < last or end is None):
                found.append(span)
        elif begin == 0 and after == length:
            found.append(span)
        elif begin < after:
            found.append(Span(span.text[begin:after], span.marks, span.link, span.note))
        at += length
    return tuple(found)


def trimmed(spans: Sequence[Span]) -> Spans:
    """The spans without white space around them."""
    text = plain(spans)
    inside = text.strip()
    if len(inside) == len(text):
        return tuple(spans)
    start = len(text) - len(text.lstrip())
    return cut(spans, start, None if text == text.rstrip() else max(len(text.rstrip()), start))


def joined(spans: Iterable[Span]) -> Spans:
    """The spans with neighbours that look the same made one."""
    found: list[Span] = []
    letters: list[str] = []
    look = ("", "")
    for span in spans:
        is_mark = span.picture != NO_PICTURE or bool(span.note)
        if letters and (is_mark or (span.marks, span.link) != look):
            found.append(Span("".join(letters), *look))
            letters = []
        if is_mark:
            found.append(span)
        elif span.text:
            look = (span.marks, span.link)
            letters.append(span.text)
    return (*found, Span("".join(letters), *look)) if letters else tuple(found)


def to_json(document: WordDocument) -> dict[str, Any]:
    """The document as JSON keeps it."""
    return {
        "title": document.title,
        "pieces": [
            [
                piece.kind.value,
                _spans_json(piece.spans),
                piece.level,
                piece.label,
                [[_spans_json(cell) for cell in row] for row in piece.rows],
                list(piece.remarks),
                piece.is_guessed,
            ]
            for piece in document.pieces
        ],
        "pictures": [[one.part, one.alternative, list(one.crop)] for one in document.pictures],
        "notes": {number: _spans_json(spans) for number, spans in document.notes.items()},
        "remarks": list(document.remarks),
        "empty": document.empty,
    }


def from_json(kept: Mapping[str, Any]) -> WordDocument:
    """The document that to_json wrote down."""
    return WordDocument(
        kept["title"],
        tuple(
            Piece(
                PieceKind(kind),
                _spans(spans),
                level,
                label,
                tuple(tuple(_spans(cell) for cell in row) for row in rows),
                tuple(remarks),
                is_guessed,
            )
            for kind, spans, level, label, rows, remarks, is_guessed in kept["pieces"]
        ),
        tuple(WordPicture(part, alternative, tuple(crop)) for part, alternative, crop in kept["pictures"]),
        {number: _spans(spans) for number, spans in kept["notes"].items()},
        tuple(kept["remarks"]),
        kept["empty"],
    )


def _spans_json(spans: Spans) -> list[Any]:
    return [[span.text, span.marks, span.link, span.note, span.picture] for span in spans]


def _spans(kept: Sequence[Sequence[Any]]) -> Spans:
    return tuple(Span(*values) for values in kept)
