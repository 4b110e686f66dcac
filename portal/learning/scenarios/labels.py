"""What is told in a scene, as it is set."""

import re
from functools import lru_cache

from markupsafe import Markup

_QUOTE = re.compile(r"“[^“”]+”")
_MARK = re.compile(r"<(/?)(\w+)[^>]*>")


@lru_cache(maxsize=1024)
def quotes_apart(html: str) -> str:
    """What persons say amid narration, in “…”, in an element of its own, so that it can be set upright."""
    # It comes from HTML that was sanitised when it was published.
    return Markup(_QUOTE.sub(_wrap, str(html)))  # noqa: S704 - see the line above


def _wrap(quote: re.Match[str]) -> str:
    """The quotation in a span; as it stands where it begins or ends amid another element."""
    depth: list[str] = []
    for closing, name in _MARK.findall(quote[0]):
        if not closing and name not in ("br", "img"):
            depth.append(name)
        elif closing and (not depth or depth.pop() != name):
            return quote[0]
    return quote[0] if depth else f'<span class="said">{quote[0]}</span>'
