"""The guides that a lesson hands out, as cards in its text."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from portal.content.markdown.blocks import Block, line_of, question_draft_in
from portal.content.pages.render_context import RenderContext, UnresolvedReference
from portal.content.text.languages import in_language

SECTION = "de-lai"  # the id of the heading under which a lesson shows what it hands out
StemStart = Callable[[Sequence[Block], str], int]
LABELS = {
    "vi": {"head": "Tờ để lại", "steps": "{} bước, một tờ A5", "print": "In tờ này"},
    "en": {
        "head": "To leave with residents",
        "steps": "{} steps, one sheet of A5",
        "print": "Print it",
    },
}


def label(place: RenderContext, name: str) -> str:
    """What we say of handouts in the language of the page."""
    return in_language(LABELS, place.language)[name]


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


HANDOUT_RULES: dict[str, Any] = {"handouts": handouts}
