"""What is told in a scene, as it is set."""

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from portal.content.screens.drawing import DRAWN

_QUOTE = re.compile(r"“[^“”]+”")
_DRAWING = re.compile(f"({DRAWN.pattern})", re.DOTALL)
_SPOT = re.compile(r'<label class="s-spot" for="way-(\d+)"></label>')
_MARK = re.compile(r"<(/?)(\w+)[^>]*>")


@lru_cache(maxsize=1024)
def quotes_apart(html: str) -> str:
    """What persons say amid narration, in “…”, in an element of its own, so that it can be set upright."""
    told = [part if part.startswith("<svg") else _QUOTE.sub(_wrap, part) for part in _DRAWING.split(str(html))]
    # It comes from HTML that was sanitised when it was published.
    return Markup("".join(told))  # noqa: S704 - see the line above


def tap_links(html: str, goals: Sequence[str], before: str = "", after: str = "") -> str:
    """The HTML of a scene whose drawn buttons are links, each to the goal of its choice; "" is no goal."""

    def linked(spot: re.Match[str]) -> str:
        number = int(spot[1])
        goal = goals[number] if number < len(goals) else ""
        return f'<a class="s-spot" tabindex="-1" href="{escape(before + goal + after)}"></a>' if goal else ""

    # It comes from HTML that was sanitised when it was published, and each address is escaped.
    return Markup(_SPOT.sub(linked, str(html)))  # noqa: S704 - see the line above


def _wrap(quote: re.Match[str]) -> str:
    """The quotation in a span; as it stands where it begins or ends amid another element."""
    depth: list[str] = []
    for closing, name in _MARK.findall(quote[0]):
        if not closing and name not in ("br", "img"):
            depth.append(name)
        elif closing and (not depth or depth.pop() != name):
            return quote[0]
    return quote[0] if depth else f'<span class="said">{quote[0]}</span>'
