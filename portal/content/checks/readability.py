"""How hard a page reads, by the length of its sentences.

The formula of Liem Thanh Nguyen and Alan B. Henkin for Vietnamese is not used: no text could be found to take it
from. Syllables, which spaces part, are counted instead, and three plain levels are told apart. Their bounds are
our own, taken from the shipped courses, where a sentence has 10 syllables on average, 19 of 20 have 20 or fewer,
and one of a hundred has more than 25.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.markdown.blocks import Prose
from portal.content.pages.checklist import PointsDraft
from portal.content.pages.page import ParsedPage
from portal.content.pages.render_context import Fact, Rule
from portal.content.pages.structure import AskedQuestion, PagePart
from portal.content.text.syllables import count_syllables
from portal.deadlines import check_deadline

LONG_SENTENCE_SYLLABLES = 25  # syllables; a sentence with more is named
EASY_BOUNDS = (
    14,
    0.02,
)  # syllables a sentence on average, and the share of long ones, up to which a page reads easily
FAIR_BOUNDS = (20, 0.10)
LABELS = {"easy": N_("easy to read"), "fair": N_("takes some care to read"), "hard": N_("hard to read")}
BEGINNING_WORDS = 7
SENTENCE_END = re.compile(r"(?P<mark>(?<![.!?…])[.!?…]+)[\"”’»)\]]*(?=\s|$)")
NEXT = re.compile(r"[\s\"“‘«(\[–—-]*(?P<letter>\S?)")
MAX_WORD_CHARS = 40  # characters
LAST_WORD = re.compile(r"\S*$")
ABBREVIATIONS = frozenset(
    "tp. tx. tt. q. p. ts. ths. pgs. gs. bs. ks. kts. cn. vd. nxb. tr. đt. sđt. đ/c.".split()
)
WORDS = frozenset({"text", "text_special", "code_inline", "gap"})


class MeasuredSentence(NamedTuple):
    """A sentence of a page: its line, its syllables, its words and how it begins."""

    line: int
    syllables: int
    beginning: str
    words: str = ""


@dataclass(frozen=True)
class Readability:
    """How a page reads: “easy”, “fair” or “hard”, its syllables a sentence, and what is too long."""

    level: str
    syllables: float
    sentences: int
    long_sentences: tuple[MeasuredSentence, ...]

    @property
    def label(self) -> str:
        """The level in words, as a msgid."""
        return LABELS[self.level]


def readability(page: ParsedPage, facts: Mapping[str, Fact | Rule] | None = None) -> Readability:
    """How the prose, questions, scenes and points of a page read; without `facts`, each counts as one syllable.

    Every item of a list and every cell of a table is a sentence of its own; headings are none.
    """
    counted = measured_sentences([token for item in page.items for token in read_tokens(item)], facts or {})
    if not counted:
        return Readability("easy", 0.0, 0, ())
    average = sum(one.syllables for one in counted) / len(counted)
    long = tuple(one for one in counted if one.syllables > LONG_SENTENCE_SYLLABLES)
    measured = (average, len(long) / len(counted))
    fits = {"easy": is_within(measured, EASY_BOUNDS), "fair": is_within(measured, FAIR_BOUNDS), "hard": True}
    level = next(name for name, is_fit in fits.items() if is_fit)
    return Readability(level, round(average, 1), len(counted), tuple(sorted(long)))


def measured_sentences(tokens: Iterable[Token], facts: Mapping[str, Fact | Rule]) -> list[MeasuredSentence]:
    """Every sentence in these lines of inline Markdown, in their order."""
    return [
        MeasuredSentence(line, count_syllables(words), " ".join(words[:BEGINNING_WORDS]), " ".join(words))
        for token in tokens
        for line, sentence in sentences(token, facts)
        if (words := [word for word in sentence.split() if any(map(str.isalnum, word))])
    ]


def is_within(measured: tuple[float, float], bounds: tuple[float, float]) -> bool:
    return measured[0] <= bounds[0] and measured[1] <= bounds[1]


def read_tokens(item: PagePart) -> Iterator[Token]:
    """The lines of inline Markdown that a reader reads in this item."""
    if isinstance(item, Prose):
        yield from lines_in(item.tokens)
    elif isinstance(item, AskedQuestion):
        yield from lines_in(item.stem)
        yield from (label for label, _right, _feedback in item.draft.options)
        yield from lines_in(item.explanation)
    elif isinstance(item, PointsDraft):
        yield from item.labels
    else:
        yield from lines_in(item.tokens)
        yield from item.choices


def lines_in(tokens: Iterable[Token]) -> Iterator[Token]:
    """The lines of inline Markdown among these tokens, without headings."""
    before = ""
    for token in tokens:
        if token.type == "inline" and before != "heading_open":
            yield token
        before = token.type


def sentences(token: Token, facts: Mapping[str, Fact | Rule]) -> Iterator[tuple[int, str]]:
    """The sentences of one line of inline Markdown, each with the line of the file on which it begins."""
    text, starts, lines = "", [0], [token.map[0] + 1 if token.map else 1]
    for child in token.children or []:
        starts.append(len(text))
        lines.append(int(child.meta.get("line", lines[-1])))
        text += plain_line(child, facts)
    begin = 0
    for stop in [*sentence_ends(text), len(text)]:
        check_deadline()
        sentence = text[begin:stop]
        first = begin + len(sentence) - len(sentence.lstrip())
        yield lines[bisect_right(starts, first) - 1], sentence
        begin = stop


def split_sentences(text: str) -> Iterator[str]:
    """The sentences of a plain text."""
    begin = 0
    for stop in [*sentence_ends(text), len(text)]:
        if sentence := text[begin:stop].strip():
            yield sentence
        begin = stop


def plain_line(token: Token, facts: Mapping[str, Fact | Rule]) -> str:
    if token.type == "fact":
        return facts[token.content].value if token.content in facts else "x"
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in WORDS else ""


def sentence_ends(text: str) -> Iterator[int]:
    """Where sentences end: not after abbreviations and initials, nor where the next word begins small."""
    for stop in SENTENCE_END.finditer(text):
        following = NEXT.match(text, stop.end())
        if following and following["letter"].islower():
            continue
        # No abbreviation is as long; looking through all that went before takes a long text minutes.
        word = LAST_WORD.search(text, max(0, stop.start() - MAX_WORD_CHARS), stop.start())
        last = (word[0] if word else "").strip("(“\"'‘[").lower() + "."
        if stop["mark"] == "." and (last in ABBREVIATIONS or (len(last) == 2 and last[0].isalpha())):
            continue
        yield stop.end()
