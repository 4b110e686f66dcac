"""A lesson in parts of some three minutes, and the places in it where somebody may have stopped reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate, pairwise
from typing import Any

from markupsafe import Markup

from portal.content.checks.reading_time import count_words, question_seconds, words_seconds
from portal.content.questions.question import Question

PART_SECONDS = 180
MIN_PART_SECONDS = 60
LEAD_SECONDS = 25  # a heading with less text than this belongs to the question below it
QUESTION_PENALTY = 45  # seconds; how much farther away a heading may be than a question and still begin the part
MIN_SECONDS_TO_REST = 7 * 60  # of the whole lesson; who reads a shorter one needs no place to rest


@dataclass(frozen=True)
class ReadingPlace:
    """Where somebody may go on reading: a heading, or the practice question `number` under that heading."""

    anchor: str
    heading: str
    number: int = 0


@dataclass(frozen=True)
class LessonPart:
    """A part of a lesson: its blocks, the place it begins at, and how much of the lesson is left from there on.

    `share_left` is of the time, 1 at the beginning; `is_resting_place`: whether one may well stop before it.
    """

    number: int
    anchor: str
    blocks: tuple[Any, ...]
    share_left: float
    is_resting_place: bool = False


@dataclass(frozen=True)
class _Piece:
    """A heading with its text, or a question: what a part may begin with, unless it belongs to what is above."""

    block: Any
    seconds: float
    anchor: str
    is_heading: bool


def split_into_parts(blocks: Sequence[Any]) -> tuple[LessonPart, ...]:
    """The blocks of a lesson (Markup and questions) in parts of like length; a short lesson is one part.

    A part begins at a heading of the second level, or where none is near at a practice question.
    """
    pieces = [piece for block in blocks for piece in _pieces(block)]
    if not pieces:
        return ()
    times = list(accumulate((piece.seconds for piece in pieces), initial=0.0))
    total = times[-1]
    starts = _starts(pieces, times)
    rest = next((start for start in starts[1:] if times[start] >= total / 2 - LEAD_SECONDS), None)
    return tuple(
        LessonPart(
            number,
            pieces[start].anchor,
            tuple(piece.block for piece in pieces[start:end]),
            1 - times[start] / total if total else 1.0,
            is_resting_place=start == rest and total > MIN_SECONDS_TO_REST,
        )
        for number, (start, end) in enumerate(pairwise([*starts, len(pieces)]), 1)
    )


def reading_places(blocks: Sequence[Any]) -> tuple[ReadingPlace, ...]:
    """The headings and practice questions of a lesson in their order, with the words that name them."""
    places: list[ReadingPlace] = []
    heading, number = "", 0
    for block in blocks:
        if isinstance(block, Question):
            number += 1
            places.append(ReadingPlace(f"question-{block.id}", heading, number))
        elif isinstance(block, str):
            for found in _headings(block):
                heading = found.text
                places.append(ReadingPlace(found.anchor, found.text))
    return tuple(place for place in places if place.anchor)


def _starts(pieces: Sequence[_Piece], times: Sequence[float]) -> list[int]:
    """The numbers of the pieces that parts begin with, the first always among them."""
    total = times[-1]
    possible = [
        at
        for at in range(1, len(pieces))
        if pieces[at].anchor and not (pieces[at - 1].is_heading and pieces[at - 1].seconds < LEAD_SECONDS)
    ]
    starts, count = [0], max(1, round(total / PART_SECONDS))
    for part in range(1, count):
        wanted = total * part / count
        free = [
            at
            for at in possible
            if times[at] - times[starts[-1]] >= MIN_PART_SECONDS and total - times[at] >= MIN_PART_SECONDS
        ]
        if free:
            starts.append(
                min(free, key=lambda at: abs(times[at] - wanted) + QUESTION_PENALTY * (not pieces[at].is_heading))
            )
    return starts


def _pieces(block: Any) -> Iterator[_Piece]:
    if isinstance(block, Question):
        yield _Piece(block, question_seconds(block), f"question-{block.id}", is_heading=False)
        return
    html = str(block)
    headings = [found for found in _headings(html) if found.level == 2 and found.is_outermost]
    if not headings or html[: headings[0].offset].strip():
        yield _prose(html[: headings[0].offset] if headings else html)
    for heading, end in pairwise([*headings, None]):
        if heading is not None:
            yield _prose(html[heading.offset : end.offset if end is not None else len(html)], heading.anchor)


def _prose(html: str, anchor: str = "") -> _Piece:
    words = words_seconds(count_words(html))
    return _Piece(Markup(html), words, anchor, is_heading=bool(anchor))  # noqa: S704 - cut between two safe blocks


@dataclass
class _Heading:
    offset: int
    level: int
    anchor: str
    is_outermost: bool
    text: str = ""


class _HeadingReader(HTMLParser):
    """Finds the headings in sanitised HTML, whose tags are well nested."""

    VOID = frozenset({"br", "hr", "img"})
    TAGS = frozenset({"h2", "h3", "h4"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Heading] = []
        self._line_starts = [0, *accumulate(len(line) for line in html.splitlines(keepends=True))]
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.TAGS:
            line, column = self.getpos()
            offset = self._line_starts[line - 1] + column
            self.found.append(_Heading(offset, int(tag[1]), dict(attrs).get("id") or "", not self._open))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[0] in self.TAGS:
            self.found[-1].text += data


def _headings(html: str) -> list[_Heading]:
    if "<h" not in html:
        return []
    found = _HeadingReader(html).found
    for heading in found:
        heading.text = " ".join(heading.text.split())
    return found
