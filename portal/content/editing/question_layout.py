"""The lines of one question: which of them ask, hold its attributes, its rows, its hints and its explanation."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.content.checks.faults import Faults
from portal.content.editing.blocks import without_blank_ends
from portal.content.files.sources import normalise
from portal.content.markdown.blocks import Block, question_draft_in, split_blocks
from portal.content.markdown.parser import parse
from portal.content.questions.attributes import ATTRIBUTE
from portal.content.questions.kinds import is_available
from portal.content.questions.liascript_parser import (
    EXPLANATION_FENCE,
    QuestionDraft,
    fence_after,
    read_comment,
    skip_blank,
    skip_script,
)
from portal.content.questions.rows import HINT
from portal.content.text.line_ends import Line, split_lines

Span = tuple[int, int]  # lines from 0, the second not included


class UnreadableQuestion(ValueError):
    """The text is not one question that fields could hold; it can be edited as text only."""


@dataclass(frozen=True)
class QuestionLayout:
    """Where the parts of a question stand in its own text; a part that is missing is an empty span.

    `lines` are as they were written, `plain` as they are parsed. `body_block` are the tokens of the text of one
    with gaps, else ().
    """

    lines: Sequence[Line]
    plain: Sequence[str]
    draft: QuestionDraft
    stem: Span
    comment: Span
    body: Span
    hints: Span
    explanation: Span
    body_block: Block
    attributes: tuple[tuple[str, str], ...]

    def text(self, span: Span) -> str:
        """The lines as they are parsed."""
        return "\n".join(self.plain[slice(*span)])


def read_layout(text: str) -> QuestionLayout:
    """The parts of the one question that the text is. Raises UnreadableQuestion."""
    plain = normalise(text).split("\n")
    blocks = list(split_blocks(parse("\n".join(plain), Faults(""))))
    found = [(draft, group) for group in blocks if (draft := question_draft_in(group)) is not None]
    if len(found) != 1 or not is_available(found[0][0]):
        raise UnreadableQuestion
    draft, group = found[0]
    start, end = draft.span
    if any(line.strip() for line in plain[end:]):
        raise UnreadableQuestion
    body = without_blank_ends(plain, (draft.body.start, draft.body.end))
    comment, attributes = read_attributes(plain, start, body[0])
    hints, explanation = read_tail(plain, body[1], end)
    stem = without_blank_ends(plain, (0, start))
    return QuestionLayout(
        split_lines(text), plain, draft, stem, comment, body, hints, explanation, group, attributes
    )


def read_attributes(lines: Sequence[str], start: int, body: int) -> tuple[Span, tuple[tuple[str, str], ...]]:
    """The lines of the comment before a question, and its attributes. Raises UnreadableQuestion."""
    if start >= body or not lines[start].lstrip(" \t").startswith("<!--"):
        return (start, start), ()
    said, _after = read_comment(lines, start)
    last = start + said.count("\n") + 1
    return (start, last), parsed_attributes(said)


def parsed_attributes(comment: str) -> tuple[tuple[str, str], ...]:
    """The attributes inside a comment. Raises UnreadableQuestion for anything else in it, and for doubled ones."""
    found: dict[str, str] = {}
    at, end = 0, len(comment.rstrip())
    while at < end:
        one = ATTRIBUTE.match(comment, at)
        if one is None or one["name"] in found:
            raise UnreadableQuestion
        found[one["name"]] = one["value"] or ""
        at = one.end()
    return tuple(found.items())


def read_tail(lines: Sequence[str], at: int, end: int) -> tuple[Span, Span]:
    """The lines of the hints and of the explanation, with the stars around it, after the rows."""
    first = skip_blank(lines, at)
    last = first
    while last < end and HINT.fullmatch(lines[last]):
        last += 1
    hints = (first, last) if last > first else (at, at)
    after = skip_script(lines, hints[1], Faults(""))
    opening, closing = skip_blank(lines, after), end - 1
    while closing > opening and not lines[closing].strip():
        closing -= 1
    if opening < closing and all(EXPLANATION_FENCE.fullmatch(lines[line]) for line in (opening, closing)):
        return hints, (opening, closing + 1)
    return hints, (end, end)


def holds_stars(text: str) -> bool:
    """Whether a line of stars alone stands in the text, which would end an explanation."""
    fence = ""
    for line in text.split("\n"):
        fence = fence_after(line, fence)
        if not fence and EXPLANATION_FENCE.fullmatch(line):
            return True
    return False
