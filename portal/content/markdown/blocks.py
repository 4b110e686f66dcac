"""The top-level blocks of a page, as tokens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.questions.liascript_parser import QuestionDraft
from portal.deadlines import check_deadline

Block = tuple[Token, ...]


@dataclass(frozen=True)
class Prose:
    """Blocks of text that are shown together."""

    tokens: Block


def split_blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """The top-level blocks, each with all the tokens from its opening to its closing one."""
    depth, begin = 0, 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            check_deadline()
            yield tuple(tokens[begin : at + 1])
            begin = at + 1


def question_draft_in(group: Block) -> QuestionDraft | None:
    """The question that the block is, if it is one."""
    return group[0].meta["draft"] if group[0].type == "question_open" else None


def line_of(group: Block) -> int:
    """The line, from 1, on which the block begins."""
    return group[0].map[0] + 1 if group[0].map else 1


def to_prose(blocks: Sequence[Block]) -> Iterator[Prose]:
    """The blocks as one text; nothing for none."""
    if blocks:
        yield Prose(join_tokens(blocks))


def join_tokens(blocks: Sequence[Block]) -> Block:
    """All the tokens of the blocks."""
    return tuple(token for group in blocks for token in group)


def without_questions(blocks: Sequence[Block], faults: Faults) -> list[Block]:
    """The blocks of a page that may ask nothing; questions are faults and left out."""
    kept = []
    for group in blocks:
        draft = question_draft_in(group)
        if draft is None:
            kept.append(group)
        else:
            faults.add(draft.line, N_("questions stand in lessons and quizzes only"))
    return kept


def list_items(group: Block) -> list[Block]:
    """The items of the list that the block is, each with its opening and closing token; none for another block."""
    if group[0].type not in ("bullet_list_open", "ordered_list_open"):
        return []
    return list(split_blocks(group[1:-1]))
