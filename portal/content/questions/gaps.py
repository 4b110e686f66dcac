"""Texts with gaps: a block with [[solution]] or [[ a | (b) ]] in it is a question and asks by itself.

The block is a paragraph, a list, a table or a quotation:

    <!-- data-id="so-khan" data-fold="case space" data-accept="1: một một ba|113." -->
    Số của công an là [[113]], của cấp cứu là [[ 113 | (115) ]].
    [[?]] Cả hai số có ba chữ số.
    ***
    Vì sao.
    ***

The options of a gap to choose for are parted by bars, the right ones stand in ( ); in a table each bar is
written \\|. A gap to write in has one solution, since bars would make it a list: its further spellings stand in
data-accept after the number of the gap, parted by bars, and those of the next gap after a semicolon; a bar or a
semicolon inside one is &#124; or &#59;. data-fold holds for all gaps. A line cannot begin with a gap, since
“[[a]] text” is a row of LiaScript's surveys; and [[x]] is a row to choose, so that a gap for x is [[ x ]].
"""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.enums import QuestionKind
from portal.content.markdown.blocks import Block, line_of, split_blocks
from portal.content.questions.attributes import MESSAGE_ATTRIBUTES, RawAttribute
from portal.content.questions.body import QuestionBody
from portal.content.questions.liascript_parser import EXPLANATION_FENCE, OPEN_EXPLANATION, QuestionDraft
from portal.content.questions.options import parse_option, parse_solution, split_options
from portal.content.questions.question import Gap, Option

GAP_BLOCKS = frozenset(
    {"paragraph_open", "bullet_list_open", "ordered_list_open", "table_open", "blockquote_open", "alert_open"}
)
GAP_MARKS = "⟦⟧"


def gap_mark(number: int) -> str:
    """What stands in a stem for its gap of this number, from 1."""
    return f"⟦{number}⟧"


def gaps_plugin(md: MarkdownIt) -> None:
    """Put the comment, the text, the hints and the explanation of a text with gaps together."""
    md.core.ruler.before("text_join", "gaps", gather_gaps)


def gather_gaps(state: StateCore) -> None:
    """The core rule: what belongs to a text with gaps becomes one question; what belongs to none is a fault."""
    blocks = list(split_blocks(state.tokens))
    faults: Faults = state.env["faults"]
    gathered: list[Token] = []
    at = 0
    while at < len(blocks):
        first = blocks[at][0]
        has_comment = first.type == "question_comment"
        body = at + has_comment
        if body < len(blocks) and gaps_in(blocks[body]):
            question, at = read_gap_question(state, blocks, body, first.meta["said"] if has_comment else {})
            gathered += question
            continue
        if has_comment:
            text = N_("what is said here about a question has no question below it")
            faults.add(line_of(blocks[at]), text)
        elif first.type == "hints_open":
            faults.add(line_of(blocks[at]), N_("no question stands before this hint"))
        else:
            gathered += blocks[at]
        at += 1
    state.tokens = gathered


def gaps_in(group: Block) -> list[Token]:
    """The tokens inside a block that are gaps."""
    if group[0].type not in GAP_BLOCKS:
        return []
    lines = (token.children or [] for token in group if token.type == "inline")
    return [child for children in lines for child in children if "gap" in child.meta]


def read_gap_question(
    state: StateCore, blocks: Sequence[Block], at: int, said: dict[str, RawAttribute]
) -> tuple[list[Token], int]:
    """The tokens of the question whose text is the block at this place, and the place after all that is its."""
    before, stem = blocks[max(at - 1, 0)], blocks[at]
    start, end = stem[0].map or [0, 0]
    draft = QuestionDraft(QuestionKind.GAP, start + 1, QuestionBody(QuestionKind.GAP, start, end), said)
    parts: list[Token] = []
    for token in gaps_in(stem):
        draft.gaps.append(read_gap(state, token, draft.line))
        token.type, token.content = "gap", gap_mark(len(draft.gaps))
        parts += draft.gaps[-1][1]
    report_gap_marks(stem, state.env["faults"])
    for name in MESSAGE_ATTRIBUTES.keys() & said.keys():
        draft.messages[MESSAGE_ATTRIBUTES[name]] = inline_token(state, said[name].value, said[name].line)
    parts += draft.messages.values()

    at += 1
    if at < len(blocks) and blocks[at][0].type == "hints_open":
        draft.hints = blocks[at][0].meta["hints"]
        end = (blocks[at][0].map or [end, end])[1]
        parts += draft.hints
        at += 1
    explanation, after = read_explanation(state, blocks, at, end)
    if after > at:
        end, at = (blocks[after - 1][0].map or [end, end])[1], after
    draft.span = (line_of(before) - 1 if before[0].type == "question_comment" else start, end)
    opening = Token("question_open", "", 1, map=stem[0].map, meta={"draft": draft})
    framed = [*wrap_tokens("stem", stem), *parts, *wrap_tokens("explanation", explanation)]
    return [opening, *framed, Token("question_close", "", -1)], at


def read_gap(state: StateCore, token: Token, line: int) -> tuple[Gap, list[Token]]:
    """The gap, without the texts of its options, and those texts."""
    inside = token.meta["gap"]
    pieces = split_options(inside)
    if len(pieces) == 1 and not token.content.startswith("[->"):
        return Gap(accepted=(parse_solution(inside),)), []
    options = [parse_option(piece) for piece in pieces]
    labels = [inline_token(state, text, line) for _right, text in options]
    return Gap(options=tuple(Option("", right) for right, _text in options)), labels


def inline_token(state: StateCore, text: str, line: int) -> Token:
    """A token for one line of inline Markdown that has not been parsed with the page."""
    children: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, children)
    return Token("inline", "", 0, content=text, map=[line - 1, line], children=children)


def report_gap_marks(stem: Block, faults: Faults) -> None:
    if any(mark in token.content for token in stem if token.type == "inline" for mark in GAP_MARKS):
        faults.add(line_of(stem), N_("a text with gaps cannot hold the letters ⟦ and ⟧, which mark its gaps"))


def read_explanation(state: StateCore, blocks: Sequence[Block], at: int, end: int) -> tuple[list[Token], int]:
    """The tokens between two lines of asterisks after a question that ends before line `end`, from 0."""
    if at == len(blocks) or not is_stars(state, blocks[at]):
        return [], at
    for last in range(at + 1, len(blocks)):
        if is_stars(state, blocks[last]):
            return [token for group in blocks[at + 1 : last] for token in group], last + 1
        if blocks[last][0].type in ("heading_open", "question_open", "question_comment") or gaps_in(blocks[last]):
            break
    if line_of(blocks[at]) == end + 1:
        faults: Faults = state.env["faults"]
        faults.add(end + 1, OPEN_EXPLANATION)
    return [], at


def is_stars(state: StateCore, group: Block) -> bool:
    lines: Sequence[str] = state.env["lines"]
    return group[0].type == "hr" and EXPLANATION_FENCE.fullmatch(lines[line_of(group) - 1]) is not None


def wrap_tokens(name: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens between two of their own, or nothing for none."""
    if tokens:
        yield Token(f"{name}_open", "", 1)
        yield from tokens
        yield Token(f"{name}_close", "", -1)
