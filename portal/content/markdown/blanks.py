"""The blanks of a guide: runs of dots that are lines to write on."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from portal.content.text.languages import in_language

DOTS = re.compile(r"[.…]{2,}")
LABELS = {"vi": "chỗ để ghi", "en": "to be filled in"}


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


def blank(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A line to write on, as long as its dots."""
    dots = "…" * max(2, round(sum(3 if sign == "…" else 1 for sign in tokens[at].content) / 3))
    place = "blank to-end" if tokens[at].meta.get("ends_line") else "blank"
    label = in_language(LABELS, env["place"].language)
    return f'<span class="{place}" role="img" aria-label="{label}">{dots}</span>'


BLANK_RULES: dict[str, Any] = {"blank": blank}
