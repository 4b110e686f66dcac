"""The top-level blocks of a page, as tokens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from portal.content.faults import N_, Faults
from portal.content.liascript import Draft
from portal.deadlines import check_deadline

Group = tuple[Token, ...]


@dataclass(frozen=True)
class Prose:
    """Blocks of text that are shown together."""

    tokens: Group


def groups(tokens: Sequence[Token]) -> Iterator[Group]:
    """The top-level blocks, each with all the tokens from its opening to its closing one."""
    depth, begin = 0, 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            check_deadline()
            yield tuple(tokens[begin : at + 1])
            begin = at + 1


def draft_of(group: Group) -> Draft | None:
    """The question that the block is, if it is one."""
    return group[0].meta["draft"] if group[0].type == "question_open" else None


def line_of(group: Group) -> int:
    """The line, from 1, on which the block begins."""
    return group[0].map[0] + 1 if group[0].map else 1


def as_prose(blocks: Sequence[Group]) -> Iterator[Prose]:
    """The blocks as one text; nothing for none."""
    if blocks:
        yield Prose(joined(blocks))


def joined(blocks: Sequence[Group]) -> Group:
    """All the tokens of the blocks."""
    return tuple(token for group in blocks for token in group)


def without_questions(blocks: Sequence[Group], faults: Faults) -> list[Group]:
    """The blocks of a page that may ask nothing; questions are faults and left out."""
    kept = []
    for group in blocks:
        draft = draft_of(group)
        if draft is None:
            kept.append(group)
        else:
            faults.add(draft.line, N_("questions stand in lessons and quizzes only"))
    return kept


def list_items(group: Group) -> list[Group]:
    """The items of the list that the block is, each with its opening and closing token; none for another block."""
    if group[0].type not in ("bullet_list_open", "ordered_list_open"):
        return []
    return list(groups(group[1:-1]))
