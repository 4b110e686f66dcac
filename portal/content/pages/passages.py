"""The stretches of a page that a search finds, taken from what a revision stores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
LINES = HEADINGS | {"p", "li", "tr", "pre", "blockquote", "div", "section", "hr", "br", "table", "ul", "ol"}
LINES |= {"figure", "figcaption", "details"}
CELLS = frozenset({"th", "td"})
EMPTY = frozenset({"br", "hr", "img"})
# Put in by us, not written by authors.
NO_TEXT = frozenset({"footnote-ref", "footnote-backref", "alert-title", "clue-number"})
FOOTNOTE = "footnote-item"


@dataclass(frozen=True)
class Passage:
    """The text under one heading, a block a line, without marks; `anchor` is the heading's id, "" for the page.

    Several passages have the anchor "" if they cannot be led to one by one, as the endings of a scenario.
    """

    anchor: str
    heading: str
    text: str


def passages(blocks: Iterable[Mapping[str, Any]]) -> list[Passage]:
    """What a search may find on a page, in its order, from the blocks of its revision (as JSON).

    Nothing in it answers a question: it holds no questions, and of scenarios only introduction and endings.
    """
    reader = PassageReader()
    for block in blocks:
        if "html" in block:
            reader.read(block["html"])
        elif "points" in block:
            for point in block["points"]:
                reader.read(f"<p>{point}</p>")
        elif "scene" in block and block["scene"]["ending"]:
            reader.begin("", block["scene"]["title"])
            reader.read(block["scene"]["html"])
    return reader.passages()


class PassageReader(HTMLParser):
    """Collects words under headings from sanitised HTML, whose tags are well nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Passage] = []
        self.anchor, self.heading = "", ""
        self.words: list[str] = []
        self.silent = 0  # how many tags are open since one whose text is left out

    def read(self, html: str) -> None:
        """Take in one piece of HTML, which ends the line before it."""
        self.words.append("\n")
        self.feed(html)
        self.close()
        self.reset()

    def begin(self, anchor: str, heading: str) -> None:
        """Let what follows stand under another heading."""
        text = collapse_spaces("".join(self.words))
        if text or self.heading:
            self.found.append(Passage(self.anchor, self.heading, text))
        self.anchor, self.heading, self.words = anchor, heading, []

    def passages(self) -> list[Passage]:
        """All passages, the last one with them."""
        self.begin("", "")
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = set(said.get("class", "").split())
        if tag in ("img", "audio", "video") and "voice" not in classes:  # a voice says what is written below it
            self.handle_data(said.get("alt") or said.get("aria-label", ""))
        if tag in EMPTY:
            self.words.append("\n" if tag != "img" else "")
            return
        # A drawing has its words below it.
        if self.silent or classes & NO_TEXT or tag in ("small", "summary", "svg"):
            self.silent += 1
        elif tag in HEADINGS or FOOTNOTE in classes:
            self.begin(said.get("id", ""), "")
        self.words.append("\n" if tag in LINES else " " if tag in CELLS else "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silent -= 1
        elif tag in HEADINGS:
            self.heading, self.words = " ".join("".join(self.words).split()), []
        self.words.append("\n" if tag in LINES else " " if tag in CELLS else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data.replace("\n", " "))  # only tags end a line


def collapse_spaces(text: str) -> str:
    """The lines that say something, without doubled or outer spaces."""
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)
