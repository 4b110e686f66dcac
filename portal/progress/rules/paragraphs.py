"""Sanitised HTML cut into paragraphs and words, and put together again with the new words marked; no database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from portal.content.screens.drawing import DRAWN

VOID_TAGS = frozenset({"br", "hr", "img", "source", "wbr"})
_DRAWING_PLACE = "<wbr data-drawing>"
MEDIA_TAGS = frozenset({"img", "audio", "video"})  # such a tag shows something, as a word does
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Word(NamedTuple):
    """What a reader takes a piece of HTML for: a text, and where it leads or what picture it is."""

    text: str
    target: str = ""


@dataclass(frozen=True)
class HtmlToken:
    """A tag, a space or a word of HTML; tags and spaces have no `word`."""

    html: str
    word: Word | None = None

    @property
    def is_space(self) -> bool:
        """Whether it parts two words."""
        return self.html.isspace()

    @property
    def can_be_marked(self) -> bool:
        """Whether it may stand inside a mark by itself: a word or a picture, but no half of a pair of tags."""
        return self.word is not None and (not self.html.startswith("<") or self.html.startswith("<img"))


@dataclass(frozen=True)
class Paragraph:
    """One block of a page, such as a paragraph, a list or a table; `anchor` is its id, if it has one."""

    tag: str
    anchor: str
    pieces: tuple[HtmlToken, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """What a reader takes from it: two paragraphs with the same words say the same."""
        return tuple(piece.word for piece in self.pieces if piece.word is not None)

    @property
    def is_heading(self) -> bool:
        """Whether it stands over what follows."""
        return self.tag in HEADING_TAGS

    @property
    def plain(self) -> str:
        """Its text without marks."""
        return "".join(text for text, _is_gone in self.said(()))

    def said(self, gone: Collection[int]) -> list[tuple[str, bool]]:
        """Its text without marks in runs, each with whether its words are among those with the numbers `gone`."""
        spoken: list[tuple[str, bool]] = []
        number, is_parted = 0, False
        for piece in self.pieces:
            if piece.word is None:
                is_parted = is_parted or _separates_words(piece)
                continue
            is_gone = number in gone
            if is_parted and spoken:
                spoken.append((" ", is_gone and spoken[-1][1]))
            spoken.append((piece.word.text, is_gone))
            number, is_parted = number + 1, False
        return [
            ("".join(text for text, _is_gone in run), is_gone)
            for is_gone, run in groupby(spoken, key=lambda part: part[1])
        ]

    def marked(self, new: Collection[int]) -> str:
        """The paragraph as HTML (Markup) with <ins> around the words with these numbers."""
        written: list[str] = []
        held: list[str] = []  # spaces, which stand inside a mark only if another new word follows
        number, is_open = 0, False
        for piece in self.pieces:
            is_new = piece.can_be_marked and number in new
            number += piece.word is not None
            if is_open and piece.is_space:
                held.append(piece.html)
                continue
            if is_open and not is_new:
                written.append("</ins>")
            elif is_new and not is_open:
                written.append("<ins>")
            is_open = is_new
            written += [*held, piece.html]
            held = []
        written += ["</ins>", *held] if is_open else held
        # Cut from HTML that was sanitised when it was published; <ins> stands around words and pictures only.
        return Markup("".join(written))  # noqa: S704 - see the line above


def split_paragraphs(html: str) -> list[Paragraph]:
    """The top-level blocks of sanitised HTML, whose tags are well nested; text between them is a block too."""
    reader = _Reader(DRAWN.findall(html))
    reader.feed(DRAWN.sub(_DRAWING_PLACE, html))
    reader.close()
    reader.end_block()
    return reader.found


def _separates_words(piece: HtmlToken) -> bool:
    """Whether two words on its sides are two: of tags, those do that begin or end a block, a cell or a line."""
    if piece.is_space:
        return True
    tag = piece.html.strip("</>").split(None, 1)[0]
    return tag in {"br", "p", "li", "tr", "td", "th", "div", "figcaption", "blockquote", "dt", "dd"}


class _Reader(HTMLParser):
    def __init__(self, drawings: Sequence[str]) -> None:
        # References stay as they are written, so that the pieces can be put together again.
        super().__init__(convert_charrefs=False)
        self.drawings = iter(drawings)  # nothing is marked in one: its words stand beside it
        self.found: list[Paragraph] = []
        self.pieces: list[HtmlToken] = []
        self.depth = 0
        self.tag = self.anchor = self.target = self.word = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if self.get_starttag_text() == _DRAWING_PLACE:
            self.pieces.append(HtmlToken(next(self.drawings)))
            return
        if self.depth == 0:
            self.end_block()
            self.tag, self.anchor = tag, said.get("id", "")
        self._end_word()
        if tag == "a":
            self.target = said.get("href", "")
        shown = Word(said.get("alt", ""), said.get("src", "")) if tag in MEDIA_TAGS else None
        self.pieces.append(HtmlToken(self.get_starttag_text() or "", shown))
        if tag not in VOID_TAGS:
            self.depth += 1
        elif self.depth == 0:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        self._end_word()
        self.pieces.append(HtmlToken(f"</{tag}>"))
        self.depth -= 1
        if tag == "a":
            self.target = ""
        if self.depth == 0:
            self.end_block()

    def handle_data(self, data: str) -> None:
        for is_space, run in groupby(data, key=str.isspace):
            if is_space:
                self._end_word()
                self.pieces.append(HtmlToken("".join(run)))
            else:
                self.word += "".join(run)

    def handle_entityref(self, name: str) -> None:
        self.word += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.word += f"&#{name};"

    def end_block(self) -> None:
        """Let a new block begin; one without words is none."""
        self._end_word()
        if any(piece.word is not None for piece in self.pieces):
            self.found.append(Paragraph(self.tag, self.anchor, tuple(self.pieces)))
        self.pieces, self.tag, self.anchor = [], "", ""

    def _end_word(self) -> None:
        if self.word:
            # A link that leads elsewhere says something else, though its text is the same.
            self.pieces.append(HtmlToken(self.word, Word(unescape(self.word), self.target)))
        self.word = ""
