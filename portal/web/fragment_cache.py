"""`{% cache a, b %}…{% endcache %}`: a part of a template that is rendered once for the same values of a and b."""

from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app, request
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from portal.lru_cache import LRUCache
from portal.web.csrf import CSRF_PLACEHOLDER, csrf_placeholders, csrf_token

MAX_CHARS = 1_000_000  # together, of two bytes each, with what they are kept by
MAX_FRAGMENT_CHARS = 20_000  # of a kept fragment; most have 1,000
KEY_CHARS = 300  # about what a fragment is kept by

_fragments: LRUCache[Hashable, list[str]] = LRUCache(MAX_CHARS, lambda pieces: KEY_CHARS + sum(map(len, pieces)))


class FragmentCache(Extension):
    """The tag `cache`; its body may read nothing but what it names, macros, and globals that are always the same.

    What the tag names must be hashable values, none of them an ORM object or anything that can be changed. A test
    reads the bodies of all templates. Where the portal is mounted, and the language, are always part of the key.
    """

    tags = {"cache"}  # noqa: RUF012 - Jinja's way to name them

    def parse(self, parser: Parser) -> nodes.Node:
        """The tag as a call of `_render` with its body."""
        line = next(parser.stream).lineno
        key = parser.parse_tuple(with_condexpr=True)
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        call = self.call_method("_render", [nodes.Const(parser.name), nodes.Const(line), key])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _render(self, template: str, line: int, key: Any, caller: Callable[[], str]) -> Markup:
        if current_app.debug:  # while developing, a changed template shows at once
            return Markup(caller())  # noqa: S704 - a body escapes as its template does
        parts = key if isinstance(key, tuple) else (key,)
        language = getattr(self.environment, "language", None)
        # Of the same letters, a text is escaped and markup is not.
        whole = (template, line, language, request.environ.get("SCRIPT_NAME"), parts, *map(type, parts))
        pieces = _fragments.get(whole)
        if pieces is None:
            pieces = _render_in_pieces(caller)
            if sum(map(len, pieces)) <= MAX_FRAGMENT_CHARS:
                _fragments.put(whole, pieces)
        return Markup(pieces[0] if len(pieces) == 1 else csrf_token().join(pieces))  # noqa: S704 - see above


def clear_fragment_cache() -> None:
    """Clear the fragment cache; for tests, whose databases give the same ids to other things."""
    _fragments.clear()


def _render_in_pieces(caller: Callable[[], str]) -> list[str]:
    """The rendered body, cut where a person's own token goes."""
    with csrf_placeholders():
        return caller().split(CSRF_PLACEHOLDER)
