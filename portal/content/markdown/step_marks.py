"""The mark of a list whose steps are those of a guide: <!-- data-steps="slug" --> right before it."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults

STEP_MARK = re.compile(r'[ \t]*<!--[ \t]*data-steps="(?P<guide>[^"]*)"[ \t]*-->[ \t]*')
NO_LIST = N_("data-steps stands right before a numbered list: 1. 2. 3.")


def step_marks_plugin(md: MarkdownIt) -> None:
    """Read the marks before the comments of questions, and give each list below one the name of its guide."""
    md.block.ruler.before("question", "step_mark", step_mark)
    md.core.ruler.after("block", "step_marks", take_step_marks)


def step_mark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The block rule: one line at the margin; that it ends the paragraph above it is said by every comment."""
    said = STEP_MARK.fullmatch(state.env["lines"][start])
    if silent or said is None or state.level or state.blkIndent:
        return False
    mark = state.push("step_mark", "", 0)
    mark.map, mark.content = [start, start + 1], said["guide"].strip()
    state.line = start + 1
    return True


def take_step_marks(state: StateCore) -> None:
    """Take the marks out, and note on each list which guide has its steps."""
    faults: Faults = state.env["faults"]
    kept: list[Token] = []
    mark: Token | None = None
    for token in state.tokens:
        if mark is not None:
            line = (mark.map or [0])[0] + 1
            if token.type == "ordered_list_open":
                token.meta["steps_of"] = (mark.content, line)
            else:
                faults.add(line, NO_LIST)
        mark = token if token.type == "step_mark" else None
        if mark is None:
            kept.append(token)
    if mark is not None:
        faults.add((mark.map or [0])[0] + 1, NO_LIST)
    state.tokens = kept
