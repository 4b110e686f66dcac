"""The blocks of a page as cards: what the list shows of each, and what the form of one question needs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.content.checks.faults import Fault
from portal.content.checks.starters import LEFTOVER_FAULTS
from portal.content.editing.blocks import BlockKind, SourceBlock, block_text, split_source
from portal.content.editing.clues import WrittenClue, holds_message, written_clues
from portal.content.editing.question_edits import neighbour
from portal.content.editing.question_fields import QuestionFields, read_question
from portal.content.editing.question_layout import UnreadableQuestion
from portal.content.enums import PageKind, QuestionKind
from portal.content.files.sources import fingerprint
from portal.content.markdown.plugins import heading_id
from portal.content.pages.page import ParsedPage, parse_page
from portal.content.screens.parsing import without_blocks
from portal.content.text.line_ends import with_lf_ends
from portal.drafts.queries.texts import WorkingCopy, get_text
from portal.errors import NotFound
from portal.studio.editor.views.snippets import pages_beside
from portal.studio.question_cards.rules.headed_text import HeadedText, headed_text
from portal.studio.question_cards.rules.posted_fields import (
    Posted,
    clue_state,
    is_showable,
    posted_clue,
    shown_stem,
)

SECTION = re.compile(r"(?m)^#{2,4}[ \t]+(?P<words>[^\n{]+?)[ \t]*(?:\{#(?P<id>[\w-]+)\})?[ \t]*$")
QUOTED_LINES = re.compile(r"^>.*$", re.MULTILINE)
CLUE_MARKS = re.compile(r"<!--.*?-->|^> ?(?:\[!\w+\] ?)?", re.MULTILINE | re.DOTALL)
PLAIN_MARKS = str.maketrans("", "", "*_`")
# Faults that are shown where they can be mended, by their msgids: at one row, and above all rows.
EMPTY_ROW = "this answer has no words yet"
ROWS_FAULTS = frozenset(
    {
        EMPTY_ROW,
        "some answers of this question are for one right answer, some for several",
        "a question to choose from needs two answers or more",
        "no answer of this question is marked as right",
        "a list to choose from needs two answers or more",
        "an answer of this list has no words",
        "no answer of this list is marked as right",
        "the right answer is still to be written",
    }
)


@dataclass(frozen=True)
class Card:
    """One block of a page. `fields` is None for text, and for a question that only its text can tell.

    `fingerprint` names exactly what was read; `number` counts the questions, of text the paragraphs, from 1.
    """

    kind: BlockKind
    number: int
    block: SourceBlock
    text: str
    fingerprint: str
    fields: QuestionFields | None = None
    faults: Sequence[str] = ()
    rows_faults: Sequence[str] = ()  # those of them that are about the rows together
    leftovers: Sequence[str] = ()  # words of a template or a sample that wait to be written over
    can_rise: bool = False
    can_sink: bool = False
    must_pass: str = ""  # by what it must be right to pass: the question itself, its whole section, or nothing

    @property
    def is_question(self) -> bool:
        """Whether it asks."""
        return self.kind == BlockKind.QUESTION

    @property
    def name(self) -> str:
        """What it is called in the page: card-2, text-1."""
        return f"card-{self.number}" if self.is_question else f"text-{self.number}"

    @property
    def headed(self) -> HeadedText | None:
        """The parts of a text that begins with a heading."""
        return None if self.is_question else headed_text(with_lf_ends(self.text))

    @property
    def stem(self) -> str:
        """What is asked, in one line without signs of emphasis, and without the message that it is asked about."""
        said = shown_stem(self.fields) if self.fields is not None else self.text
        said = without_blocks(said)
        said = QUOTED_LINES.sub("", said) if QUOTED_LINES.sub("", said).strip() else CLUE_MARKS.sub("", said)
        return " ".join(said.translate(PLAIN_MARKS).split())

    @property
    def other_faults(self) -> list[str]:
        """The faults that no field of the form is to blame for."""
        return [fault for fault in self.faults if fault not in self.rows_faults]

    @property
    def asks_nothing(self) -> bool:
        """Whether a form has no words yet of what is asked."""
        return self.fields is not None and not shown_stem(self.fields).strip()

    @property
    def has_two_right(self) -> bool:
        """Whether a question with one right answer has several that are marked as right."""
        fields = self.fields
        is_single = fields is not None and fields.kind == QuestionKind.SINGLE
        return fields is not None and is_single and sum(option.right for option in fields.options) > 1

    @property
    def silent(self) -> tuple[int, ...]:
        """The wrong choices, from 1, that say nothing to who chose them."""
        fields = self.fields
        if fields is None or fields.kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            return ()
        return tuple(
            number
            for number, option in enumerate(fields.options, 1)
            if option.text and not option.right and not option.feedback
        )


@dataclass(frozen=True)
class CardPage:
    """A page as cards."""

    source: str
    page_kind: str
    blocks: tuple[SourceBlock, ...]
    cards: tuple[Card, ...]

    @property
    def is_quiz(self) -> bool:
        """Whether its questions count."""
        return self.page_kind == PageKind.QUIZ

    @property
    def questions(self) -> tuple[Card, ...]:
        """The cards that ask."""
        return tuple(card for card in self.cards if card.is_question)

    @property
    def joins_end(self) -> bool:
        """Whether a question that is added at the end of a quiz takes the words there for its own."""
        last = self.cards[-1] if self.cards else None
        if last is None or last.is_question or not (self.is_quiz and self.questions):
            return False
        return not last.text.strip().rpartition("\n")[2].lstrip().startswith("#")

    def number_of(self, question_id: str) -> int:
        """The number of the question with this id; 0 where the page has it no more."""
        ids = (card.fields.id if card.fields is not None else "" for card in self.questions)
        return next((number for number, one in enumerate(ids, 1) if one == question_id), 0)

    def question(self, number: int) -> Card:
        """The question with this number, from 1. Raises NotFound."""
        found = next((card for card in self.questions if card.number == number), None)
        if found is None:
            raise NotFound
        return found


def read_cards(text: WorkingCopy, source: str | None = None) -> CardPage:
    """The page as cards. Raises NotFound for one that may ask nothing."""
    if text.page is None:
        raise NotFound
    return _read_cards(text.file_name, text.source if source is None else source, str(get_locale()))


@lru_cache(maxsize=16)
def _read_cards(file_name: str, source: str, _language: str) -> CardPage:
    """The same by the text alone; the faults are told in the language."""
    parsed = parse_page(file_name, source)
    if parsed.kind not in (PageKind.LESSON, PageKind.QUIZ):
        raise NotFound
    blocks = split_source(source)
    return CardPage(source, parsed.kind, blocks, tuple(make_cards(source, parsed, blocks)))


def make_cards(source: str, parsed: ParsedPage, blocks: Sequence[SourceBlock]) -> Iterator[Card]:
    """A card of every block that says something."""
    counts = dict.fromkeys(BlockKind, 0)
    is_quiz = parsed.kind == PageKind.QUIZ
    for block in blocks:
        if block.kind not in (BlockKind.PROSE, BlockKind.QUESTION):
            continue
        counts[block.kind] += 1
        text = block_text(source, block)
        card = Card(block.kind, counts[block.kind], block, text, fingerprint(text))
        if block.kind == BlockKind.QUESTION:
            rise, sink = (neighbour(blocks, block, step, is_quiz=is_quiz) is not None for step in (-1, 1))
            wrong = [fault for fault in parsed.faults if fault.text not in LEFTOVER_FAULTS]
            left = [fault for fault in parsed.faults if fault.text in LEFTOVER_FAULTS]
            card = replace(
                card,
                fields=readable(text),
                faults=faults_of(wrong, block, text),
                rows_faults=faults_of([one for one in wrong if one.text in ROWS_FAULTS], block, text),
                leftovers=faults_of(left, block, text),
                can_rise=rise,
                can_sink=sink,
                must_pass=must_pass_of(parsed, counts[block.kind]) if is_quiz else "",
            )
        yield card


def must_pass_of(parsed: ParsedPage, number: int) -> str:
    """By what the question with this number, from 1, must be right to pass: “question”, “section”, or nothing."""
    if number > len(parsed.asked):
        return ""
    fields, names = parsed.asked[number - 1].fields, parsed.front.values.get("must_pass") or ()
    if fields.get("section") in names:
        return "section"
    return "question" if fields["id"] in names else ""


@lru_cache(maxsize=512)
def readable(text: str) -> QuestionFields | None:
    """The fields of a question that a form can show; None for any other."""
    try:
        fields = read_question(text)
    except UnreadableQuestion:
        return None
    return fields if is_showable(fields) else None


def faults_of(faults: Sequence[Fault], block: SourceBlock, text: str) -> tuple[str, ...]:
    """What is wrong within a block."""
    last = block.line + text.count("\n")
    said = (fault.message(_) for fault in faults if block.line <= fault.line <= last)
    return tuple(dict.fromkeys(said))


def reading_places(text: WorkingCopy, chosen: str) -> list[tuple[str, str]]:
    """Where a question may send its reader: the pages of the course, and the sections of the page chosen now."""
    file = chosen.partition("#")[0]
    slugs = {page.file_name: page.slug for page in text.course.kept_pages}
    places = []
    for name, title in pages_beside(text):
        places.append((name, title))
        if name != file or name not in slugs:
            continue
        found = sections(with_lf_ends(get_text(text.course, slugs[name]).source))
        places += [(f"{name}#{id_}", f"{title} › {heading}") for id_, heading in found.items()]
    return places


def sections(source: str) -> dict[str, str]:
    """The headings of a text by the ids that lead to them."""
    found: dict[str, str] = {}
    for sign in SECTION.finditer(source):
        heading = sign["words"].translate(PLAIN_MARKS).strip()
        found.setdefault(sign["id"] or heading_id(heading), heading)
    return found


def stem_context(fields: QuestionFields | None, posted: Posted | None = None) -> dict[str, Any]:
    """What is asked, and its clues for their fields; `posted` is the form whose new clue could not be marked."""
    new = posted_clue(posted, "", posted.get("clue-words", "")) if posted is not None else WrittenClue("", "")
    asks = fields is not None and fields.kind != QuestionKind.GAP
    return {
        "shown_stem": shown_stem,
        "has_message": fields is not None and asks and holds_message(fields.stem),
        "clues": written_clues(fields.stem) if fields is not None else (),
        "clue_state": clue_state,
        "new_clue": new,
    }
