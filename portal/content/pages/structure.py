"""A page's parts in the order they are shown: prose, questions with what is asked before them, scenes, points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.enums import PageKind, QuestionKind
from portal.content.files.front_matter import FrontMatter
from portal.content.markdown.blocks import (
    Block,
    Prose,
    join_tokens,
    line_of,
    question_draft_in,
    split_blocks,
    to_prose,
    without_questions,
)
from portal.content.markdown.handouts import with_handouts
from portal.content.pages.checklist import PointsDraft, arrange_checklist
from portal.content.pages.guide import arrange_guide
from portal.content.pages.ring_answers import check_ring_answers
from portal.content.questions.kinds import is_available, read_fields
from portal.content.questions.liascript_parser import QuestionDraft
from portal.content.questions.options import UNWRITTEN
from portal.content.scenarios.parsing import SceneDraft, arrange_scenario
from portal.content.scenarios.screens import APP_CHANNEL, check_screens


@dataclass(frozen=True)
class AskedQuestion:
    """A question: what stands before it, its own parts, and its fields that need no rendering."""

    draft: QuestionDraft
    stem: tuple[Token, ...]
    explanation: tuple[Token, ...]
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the question."""
        return str(self.fields["id"])

    @property
    def section(self) -> str:
        """The id of the heading that it stands under; none in a quiz without sections, and on other pages."""
        return str(self.fields.get("section", ""))


PagePart = Prose | AskedQuestion | SceneDraft | PointsDraft


def arrange_page(tokens: Sequence[Token], front: FrontMatter, faults: Faults) -> tuple[PagePart, ...]:
    """The items of a page with this front matter; what cannot be shown is a fault."""
    blocks, kind_line = list(split_blocks(tokens)), front.line("kind")
    match front.kind:
        case PageKind.QUIZ:
            return tuple(arrange_quiz(blocks, faults))
        case PageKind.LESSON:
            guides = front.values.get("hands_out", ())
            blocks = with_handouts(blocks, guides, front.line("hands_out"), stem_start)
            return tuple(arrange_lesson(blocks, faults))
        case PageKind.SCENARIO:
            items = tuple(arrange_scenario(blocks, kind_line, faults))
            if front.values.get("channel") == APP_CHANNEL:
                check_screens([item for item in items if isinstance(item, SceneDraft)], faults)
            return items
        case PageKind.CHECKLIST:
            return tuple(arrange_checklist(blocks, kind_line, faults))
        case PageKind.GUIDE:
            return tuple(arrange_guide(blocks, kind_line, faults))
    return tuple(to_prose(without_questions(blocks, faults)))


def arrange_lesson(blocks: list[Block], faults: Faults) -> Iterator[PagePart]:
    """Prose and questions in turn; what a question asks is the block before it, with what it shows beside that."""
    prose: list[Block] = []
    for group in blocks:
        draft = question_draft_in(group)
        if draft is None:
            prose.append(group)
            continue
        start = stem_start(prose, draft.kind)
        yield from to_prose(prose[:start])
        stem, prose = prose[start:], []
        yield from as_question(draft, stem, group, faults)
    yield from to_prose(prose)


def stem_start(prose: Sequence[Block], kind: str) -> int:
    """Where, among the blocks before a question of a lesson, begins what it asks.

    That is the block right before it, and every message and drawn screen right before or after that block: a
    message whose clues could be looked up above the question would answer it.
    """
    at = len(prose)
    while at and is_exhibit(prose[at - 1]):
        at -= 1
    if at and kind != QuestionKind.GAP and prose[at - 1][0].type not in ("heading_open", "handouts"):
        at -= 1
    while at and is_exhibit(prose[at - 1]):
        at -= 1
    return at


def is_exhibit(group: Block) -> bool:
    """Whether the block is a message or a drawn screen, which belongs to the question beside it."""
    return group[0].type in ("message_open", "screen")


def arrange_quiz(blocks: list[Block], faults: Faults) -> Iterator[PagePart]:
    """The introduction, then the questions, each with everything since the one before or since a heading."""
    first = next((at for at, group in enumerate(blocks) if question_draft_in(group)), len(blocks))
    start = introduction_end(blocks, first)
    yield from to_prose(blocks[:start])
    stem: list[Block] = []
    section = section_of(blocks[:start])
    for at, group in enumerate(blocks[start:], start):
        section = section_of(blocks[at : at + 1]) or section
        draft = question_draft_in(group)
        if draft is None and group[0].type != "heading_open":
            stem.append(group)
            continue
        if draft is not None:
            yield from as_question(draft, stem, group, faults, section)
        else:
            report_missing_stem(stem, faults)
        stem = []
    report_missing_stem(stem, faults)


def section_of(blocks: Sequence[Block]) -> str:
    """The id of the last heading of the second level, which begins a section of a quiz."""
    openings = (group[0] for group in reversed(blocks))
    return next((str(one.attrs["id"]) for one in openings if one.type == "heading_open" and one.tag == "h2"), "")


def introduction_end(blocks: list[Block], first_question: int) -> int:
    """Where the introduction ends: at the last heading before the first question, or before what that asks."""
    if first_question == len(blocks):
        return len(blocks)
    headings = [at for at in range(first_question) if blocks[at][0].type == "heading_open"]
    asks_itself = tokens_within(blocks[first_question], "stem") != ()
    kind = QuestionKind.GAP if asks_itself else ""
    return headings[-1] if headings else stem_start(blocks[:first_question], kind)


def report_missing_stem(stem: list[Block], faults: Faults) -> None:
    for group in stem[:1]:
        if group[0].type == "footnote_block_open":
            faults.add(1, N_("a quiz has no place for footnotes"))
        else:
            faults.add(line_of(group), N_("no question follows this text, so a quiz would never show it"))


def as_question(
    draft: QuestionDraft, stem: list[Block], group: Block, faults: Faults, section: str = ""
) -> Iterator[AskedQuestion]:
    if not is_available(draft):
        faults.add(draft.line, N_("this kind of question is not available yet: %(kind)s"), kind=draft.kind)
        return
    asked = join_tokens(stem) + tokens_within(group, "stem")
    if not asked:
        faults.add(draft.line, N_("this question does not say yet what it asks"))
    elif draft.kind != QuestionKind.GAP and all(is_exhibit(group) for group in split_blocks(asked)):
        faults.add(draft.line, N_("what this question asks is missing: write it above or below what it shows"))
    elif [token.content.strip() for token in asked if token.type == "inline"] == [UNWRITTEN]:
        faults.add(draft.line, N_("what this question asks is still to be written"))
    fields = read_fields(draft, faults) | ({"section": section} if section else {})
    check_ring_answers(draft, asked, faults)
    yield AskedQuestion(draft, asked, tokens_within(group, "explanation"), fields)


def tokens_within(group: Block, part: str) -> Block:
    """The tokens of a question's own text, its “stem”, or of its “explanation”; none if it has no such part."""
    at = {token.type: place for place, token in enumerate(group)}
    return group[at[f"{part}_open"] + 1 : at[f"{part}_close"]] if f"{part}_open" in at else ()
