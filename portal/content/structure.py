"""A page's blocks in the order they are shown: prose, and questions with what is asked before them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from portal.content.faults import N_, Faults
from portal.content.liascript import Draft
from portal.content.question_kinds import is_available, read_fields


@dataclass(frozen=True)
class Prose:
    """Blocks of text that are shown together."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Asked:
    """A question: what stands before it, its own parts, and its fields that need no rendering."""

    draft: Draft
    stem: tuple[Token, ...]
    explanation: tuple[Token, ...]
    fields: dict[str, Any] = field(default_factory=dict)


Item = Prose | Asked
Group = tuple[Token, ...]


def arrange(tokens: Sequence[Token], kind: str, faults: Faults) -> tuple[Item, ...]:
    """The items of a page of this kind; questions that cannot be shown are faults and left out."""
    blocks = list(groups(tokens))
    if kind == "quiz":
        return tuple(arrange_quiz(blocks, faults))
    return tuple(arrange_lesson(blocks, faults, may_ask=kind == "lesson"))


def groups(tokens: Sequence[Token]) -> Iterator[Group]:
    """The top-level blocks, each with all the tokens from its opening to its closing one."""
    depth, begin = 0, 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tuple(tokens[begin : at + 1])
            begin = at + 1


def draft_of(group: Group) -> Draft | None:
    return group[0].meta["draft"] if group[0].type == "question_open" else None


def line_of(group: Group) -> int:
    return group[0].map[0] + 1 if group[0].map else 1


def arrange_lesson(blocks: list[Group], faults: Faults, *, may_ask: bool) -> Iterator[Item]:
    """Prose and questions in turn; the one block directly before a question is what it asks."""
    prose: list[Group] = []
    for group in blocks:
        draft = draft_of(group)
        if draft is None:
            prose.append(group)
            continue
        if not may_ask:
            faults.add(draft.line, N_("questions stand in lessons and quizzes only"))
            continue
        stem = [prose.pop()] if prose and prose[-1][0].type != "heading_open" else []
        yield from as_prose(prose)
        prose = []
        yield from as_question(draft, stem, group, faults)
    yield from as_prose(prose)


def arrange_quiz(blocks: list[Group], faults: Faults) -> Iterator[Item]:
    """The introduction, then the questions, each with everything since the one before or since a heading."""
    first = next((at for at, group in enumerate(blocks) if draft_of(group)), len(blocks))
    start = introduction_end(blocks, first)
    yield from as_prose(blocks[:start])
    stem: list[Group] = []
    for group in blocks[start:]:
        draft = draft_of(group)
        if draft is None and group[0].type != "heading_open":
            stem.append(group)
            continue
        if draft is not None:
            yield from as_question(draft, stem, group, faults)
        else:
            refuse_unasked(stem, faults)
        stem = []
    refuse_unasked(stem, faults)


def introduction_end(blocks: list[Group], first_question: int) -> int:
    """Where the introduction ends: at the last heading before the first question, or before its paragraph."""
    if first_question == len(blocks):
        return len(blocks)
    headings = [at for at in range(first_question) if blocks[at][0].type == "heading_open"]
    return headings[-1] if headings else max(first_question - 1, 0)


def refuse_unasked(stem: list[Group], faults: Faults) -> None:
    for group in stem[:1]:
        if group[0].type == "footnote_block_open":
            faults.add(1, N_("a quiz has no place for footnotes"))
        else:
            faults.add(line_of(group), N_("no question follows this text, so a quiz would never show it"))


def as_prose(blocks: list[Group]) -> Iterator[Prose]:
    if blocks:
        yield Prose(tuple(token for group in blocks for token in group))


def as_question(draft: Draft, stem: list[Group], group: Group, faults: Faults) -> Iterator[Asked]:
    if not is_available(draft):
        faults.add(draft.line, N_("this kind of question is not available yet: %(kind)s"), kind=draft.kind)
        return
    if not stem:
        faults.add(draft.line, N_("no text stands before this question to say what it asks"))
    fields = read_fields(draft, faults)
    yield Asked(draft, tuple(token for block in stem for token in block), explanation_of(group), fields)


def explanation_of(group: Group) -> tuple[Token, ...]:
    at = {token.type: place for place, token in enumerate(group) if token.type.startswith("explanation_")}
    return group[at["explanation_open"] + 1 : at["explanation_close"]] if at else ()
