"""The guides that a lesson hands out, as cards in its text, and what a guide leaves blank to be written on."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from portal.content.markdown.blocks import Block, line_of, question_draft_in
from portal.content.pages.render_context import RenderContext, UnresolvedReference

SECTION = "de-lai"  # the id of the heading under which a lesson shows what it hands out
StemStart = Callable[[Sequence[Block], str], int]
DOTS = re.compile(r"[.…]{2,}")
LABELS = {
    "vi": {"head": "Tờ để lại", "steps": "{} bước, một tờ A5", "print": "In tờ này", "blank": "chỗ để ghi"},
    "en": {
        "head": "To leave with residents",
        "steps": "{} steps, one sheet of A5",
        "print": "Print it",
        "blank": "to be filled in",
    },
}


def label(place: RenderContext, name: str) -> str:
    """What we say of handouts in the language of the page."""
    return LABELS.get(place.language, LABELS["vi"])[name]


def with_handouts(blocks: Sequence[Block], guides: Sequence[str], line: int, stem_start: StemStart) -> list[Block]:
    """The blocks of a lesson with its handouts in their place; `line` is where the front matter names them.

    `stem_start` tells where among the blocks before a question of a kind begins what it asks.
    """
    if not guides:
        return list(blocks)
    at = handouts_place(blocks, stem_start)
    has_heading = any(is_section(group) for group in blocks)
    said = {"guides": tuple(dict.fromkeys(guides)), "line": line, "has_heading": has_heading}
    token = Token("handouts", "", 0, meta=said, block=True)
    near = line_of(blocks[at - 1]) if at else 1
    token.map = [near - 1, near]
    return [*blocks[:at], (token,), *blocks[at:]]


def handouts_place(blocks: Sequence[Block], stem_start: StemStart) -> int:
    """Before which block they stand: at the end of their section's text, else of the lesson's."""
    start = next((at for at, group in enumerate(blocks) if is_section(group)), None)
    if start is None:
        return next((at for at, group in enumerate(blocks) if group[0].type == "footnote_block_open"), len(blocks))
    level = blocks[start][0].tag
    for at, group in enumerate(blocks[start + 1 :], start + 1):
        draft = question_draft_in(group)
        if draft is not None:
            return start + 1 + stem_start(blocks[start + 1 : at], draft.kind)
        if (is_heading(group) and group[0].tag <= level) or group[0].type == "footnote_block_open":
            return at
    return len(blocks)


def is_section(group: Block) -> bool:
    return group[0].attrs.get("id") == SECTION


def is_heading(group: Block) -> bool:
    return group[0].type == "heading_open"


def mark_blanks(tokens: Sequence[Token]) -> None:
    """Make every run of dots in the text of a guide, two of … or five of ., a place to write on."""
    for token in tokens:
        if token.type == "inline":
            token.children = [part for child in token.children or [] for part in split_blanks(child)]
            lines = zip(token.children, [*token.children[1:], None], strict=False)
            for part, after in lines:
                if part.type == "blank" and (after is None or after.type in ("softbreak", "hardbreak")):
                    part.meta["ends_line"] = True


def split_blanks(token: Token) -> Iterator[Token]:
    if token.type != "text":
        yield token
        return
    at = 0
    for run in DOTS.finditer(token.content):
        if "……" not in run[0] and "....." not in run[0]:
            continue
        if run.start() > at:
            yield Token("text", "", 0, content=token.content[at : run.start()], meta=dict(token.meta))
        yield Token("blank", "", 0, content=run[0], meta=dict(token.meta))
        at = run.end()
    if at < len(token.content):
        yield Token("text", "", 0, content=token.content[at:], meta=dict(token.meta)) if at else token


def handouts(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """The cards; a guide that is not there is a fault at the line that names it."""
    place: RenderContext = env["place"]
    cards = []
    for name in tokens[at].meta["guides"]:
        try:
            guide = place.guide(name)
        except UnresolvedReference as lost:
            env["faults"].add(tokens[at].meta["line"], lost.text, **lost.values)
            continue
        steps = label(place, "steps").format(guide.steps)
        title, url, sheet = escape(guide.title), escape(guide.url), escape(guide.sheet)
        cards.append(
            f'<li><a href="{url}"><strong>{title}</strong> <small>{steps}</small></a> '
            f'<a href="{sheet}">{label(place, "print")} <span class="visually-hidden">{title}</span></a></li>\n'
        )
    head = "" if tokens[at].meta["has_heading"] else f'<p class="handouts-head">{label(place, "head")}</p>\n'
    return f'<div class="handouts">\n{head}<ul>\n{"".join(cards)}</ul>\n</div>\n' if cards else ""


def blank(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A line to write on, as long as its dots."""
    dots = "…" * max(2, round(sum(3 if sign == "…" else 1 for sign in tokens[at].content) / 3))
    place = "blank to-end" if tokens[at].meta.get("ends_line") else "blank"
    return f'<span class="{place}" role="img" aria-label="{label(env["place"], "blank")}">{dots}</span>'


HANDOUT_RULES: dict[str, Any] = {"handouts": handouts, "blank": blank}
