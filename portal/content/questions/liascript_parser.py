"""LiaScript's questions as a block of Markdown: comment, rows, hints, script, explanation.

Syntax: LiaScript/LiaScript, src/elm/Lia/Markdown/Quiz/Parser.elm, and the attributes in `attributes.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.questions.attributes import (
    FEEDBACK_ATTRIBUTE,
    MESSAGE_ATTRIBUTES,
    QUESTION_ATTRIBUTES,
    RawAttribute,
    kind_from_attributes,
    parse_attributes,
)
from portal.content.questions.body import QuestionBody
from portal.content.questions.question import Gap
from portal.content.questions.rows import HINT, recognise
from portal.deadlines import check_deadline, within_deadline

COMMENT = re.compile(r"[ \t]*<!--(?P<text>(?:(?!-->).)*)-->[ \t]*$", re.DOTALL | re.MULTILINE)
ROW_COMMENT = re.compile(r"(?P<label>.*?)[ \t]*<!--(?P<text>.*?)-->[ \t]*")
EXPLANATION_FENCE = re.compile(r"[ \t]*\*{3,}[ \t]*")
CODE_FENCE = re.compile(r"[ \t]*(`{3,}(?!.*`)|~{3,})")
SCRIPT = re.compile(r"[ \t]*<script\b", re.IGNORECASE)
SCRIPT_END = re.compile(r"</script\s*>", re.IGNORECASE)
HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
NO_EMPTY_LINE = N_("an empty line is missing between the question and this text")
OPEN_EXPLANATION = N_("the explanation does not end: a line *** is missing after it")
MAX_COMMENT_LINES = 60  # lines


@dataclass
class QuestionDraft:
    """A question as it stands in the text: its tokens are rendered later, when facts and links are known."""

    kind: str
    line: int
    body: QuestionBody
    said: dict[str, RawAttribute] = field(default_factory=dict)
    options: list[tuple[Token, bool, Token | None]] = field(default_factory=list)  # label, right, feedback
    columns: list[Token] = field(default_factory=list)
    gaps: list[tuple[Gap, list[Token]]] = field(default_factory=list)  # the gap, and its options' texts
    hints: list[Token] = field(default_factory=list)
    messages: dict[str, Token] = field(default_factory=dict)
    span: tuple[int, int] = (0, 0)  # its lines from 0, with the comment before it and all that belongs after it


def questions_plugin(md: MarkdownIt) -> None:
    """Read questions before anything else at a block's start, and let them end a paragraph or a list."""
    alt = ["paragraph", "reference", "list", "blockquote"]
    md.block.ruler.before("table", "question", question_rule, {"alt": alt})


def outdent_questions(lines: Sequence[str]) -> list[str]:
    """The lines with questions and their comments moved to the margin, so that they end the list they stand in."""
    moved = list(lines)
    fence = ""
    for at, line in within_deadline(enumerate(lines)):
        fence = fence_after(line, fence)
        if fence or not line[:1].isspace():
            continue
        is_comment = line.lstrip(" \t").startswith("<!--") and read_comment(lines, at)[1] > at
        if is_comment or recognise(lines, at):
            moved[at] = line.lstrip(" \t")
    return moved


def fence_after(line: str, fence: str) -> str:
    """The mark of the code fence that is open after this line, given the one before it; "" for none."""
    mark = CODE_FENCE.match(line)
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    return "" if mark[1].startswith(fence) and line.strip() == mark[1] else fence


def question_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The block rule: a question at `start`, with the comment before it and all that belongs after it."""
    check_deadline()  # asked at every block
    if not stands_alone(state, start, silent):
        return False
    lines: Sequence[str] = state.env["lines"]
    is_comment = lines[start].lstrip(" \t").startswith("<!--")
    is_hint = HINT.fullmatch(lines[start]) is not None
    if silent:
        return is_comment or is_hint or recognise(lines, start) is not None
    if is_hint:
        read_lone_hints(state, start)
        return True
    comment, body_start = read_comment(lines, start) if is_comment else ("", start)
    body = recognise(lines, body_start) if body_start < end else None
    if body is None and "data-" not in comment:
        return False
    said = parse_attributes(comment, start + 1, QUESTION_ATTRIBUTES, state.env["faults"])
    if body is None:
        # What follows may be a text with gaps, which only shows when its lines have been read.
        alone = state.push("question_comment", "", 0)
        alone.map, alone.meta = [start, body_start], {"said": said}
        state.line = min(body_start, end)
    else:
        draft = QuestionDraft(kind_from_attributes(body.kind, said), body.start + 1, body, said)
        read_question(state, draft, end)
        draft.span = (start, state.line)
    return True


def stands_alone(state: StateBlock, line: int, silent: bool) -> bool:
    """Whether the line is at the top level of the page, not inside a quotation or a list item."""
    if silent and state.sCount[line] < state.blkIndent:
        return True  # it ends the list item above it, whose text would go on otherwise
    ends_list = silent and (state.parentType, state.level) == ("list", 1)
    ends_table = silent and state.parentType == "table"
    return state.blkIndent == 0 and (state.level == 0 or ends_list or ends_table)


def read_comment(lines: Sequence[str], start: int) -> tuple[str, int]:
    """The inside of the comment at `start` and the next line with something on it; "" if there is no comment."""
    found = COMMENT.match("\n".join(lines[start : start + MAX_COMMENT_LINES]))
    if not found:
        return "", start
    return found["text"], skip_blank(lines, start + found[0].count("\n") + 1)


def skip_blank(lines: Sequence[str], at: int) -> int:
    """The first line from this one on that is not empty."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def read_question(state: StateBlock, draft: QuestionDraft, end: int) -> None:
    lines: Sequence[str] = state.env["lines"]
    faults: Faults = state.env["faults"]
    opening = state.push("question_open", "", 1)
    opening.meta = {"draft": draft}
    opening.map = [draft.body.start, draft.body.end]
    for row in draft.body.rows:
        label, feedback = split_feedback(row.text, row.line, faults)
        draft.options.append(
            (inline_token(state, label, row.line), row.right, feedback and inline_token(state, *feedback))
        )
    draft.columns = [inline_token(state, column, draft.line) for column in draft.body.columns]
    for name in MESSAGE_ATTRIBUTES.keys() & draft.said.keys():
        draft.messages[MESSAGE_ATTRIBUTES[name]] = inline_token(
            state, draft.said[name].value, draft.said[name].line
        )

    draft.hints, at = read_hints(state, draft.body.end)
    at = skip_script(lines, at, faults)
    at = read_explanation(state, at, end)
    state.push("question_close", "", -1)
    state.line = at
    if at < end and at == draft.body.end and lines[at].strip() and not ends_question(lines[at]):
        faults.add(at + 1, NO_EMPTY_LINE)


def ends_question(line: str) -> bool:
    return bool(HEADING.match(line) or line.lstrip().startswith("<") or EXPLANATION_FENCE.fullmatch(line))


def split_feedback(text: str, line: int, faults: Faults) -> tuple[str, tuple[str, int] | None]:
    """A row's label, and the feedback in the comment at its end."""
    said = ROW_COMMENT.fullmatch(text)
    if said is None:
        return text, None
    found = parse_attributes(said["text"], line, frozenset({FEEDBACK_ATTRIBUTE}), faults)
    feedback = found.get(FEEDBACK_ATTRIBUTE)
    return said["label"], (feedback.value, line) if feedback else None


def inline_token(state: StateBlock, text: str, line: int) -> Token:
    """A token for one line of inline Markdown, parsed together with the rest of the page."""
    token = state.push("inline", "", 0)
    token.content = text.strip()
    token.map = [line - 1, line]
    token.children = []
    return token


def read_hints(state: StateBlock, at: int) -> tuple[list[Token], int]:
    """The hints from this line on, before which lines may be empty, and the line after them."""
    lines: Sequence[str] = state.env["lines"]
    hints: list[Token] = []
    first = skip_blank(lines, at)
    if first < len(lines) and HINT.fullmatch(lines[first]):
        at = first
    while at < len(lines) and (said := HINT.fullmatch(lines[at])):
        hints.append(inline_token(state, said["text"], at + 1))
        at += 1
    return hints, at


def read_lone_hints(state: StateBlock, start: int) -> None:
    """Hints after no rows: they belong to a text with gaps, if one stands before them."""
    opening = state.push("hints_open", "", 1)
    hints, state.line = read_hints(state, start)
    opening.map, opening.meta = [start, state.line], {"hints": hints}
    state.push("hints_close", "", -1)


def skip_script(lines: Sequence[str], at: int, faults: Faults) -> int:
    """Past the script after a question: it is a fault and never run."""
    first = skip_blank(lines, at)
    if first >= len(lines) or not SCRIPT.match(lines[first]):
        return at
    faults.add(first + 1, N_("programs are never run here: say of the question which other answers are right"))
    end = first
    while end < len(lines) and not SCRIPT_END.search(lines[end]):
        end += 1
    return min(end + 1, len(lines))


def read_explanation(state: StateBlock, at: int, end: int) -> int:
    """The blocks between two lines of asterisks after a question, as tokens between two of their own."""
    lines: Sequence[str] = state.env["lines"]
    first = skip_blank(lines, at)
    if first >= end or not EXPLANATION_FENCE.fullmatch(lines[first]):
        return at
    last = closing_stars(lines, first + 1, end)
    if last is None:
        if first == at:
            faults: Faults = state.env["faults"]
            faults.add(first + 1, OPEN_EXPLANATION)
        return at
    state.push("explanation_open", "", 1)
    whole, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, first + 1, last)
    state.lineMax = whole
    state.push("explanation_close", "", -1)
    return last + 1


def closing_stars(lines: Sequence[str], at: int, end: int) -> int | None:
    """The line that closes an explanation; none beyond the next heading or question."""
    fence = ""
    for here in range(at, end):
        fence = fence_after(lines[here], fence)
        if fence:
            continue
        if EXPLANATION_FENCE.fullmatch(lines[here]):
            return here
        if HEADING.match(lines[here]) or recognise(lines, here):
            return None
    return None
