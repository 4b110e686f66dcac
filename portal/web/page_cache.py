"""The page cache: rendered pages that are the same for everybody in the same state, kept per process."""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from flask import Response, current_app, make_response, render_template, request, session
from flask_babel import force_locale

from portal.packed_cache import PackedCache
from portal.web import access, display
from portal.web.csrf import CSRF_PLACEHOLDER, UNSENT_KEY_PLACEHOLDER, csrf_placeholders, csrf_token
from portal.web.htmx import wants_fragment
from portal.web.site_url import site_url_key
from portal.web.unsent import unsent_key

MAX_PAGES = 400
# Of learners, each in a state that is theirs alone: they must not push lessons out. All that such a person did is
# part of the key, which takes more than the page.
MAX_PERSONAL_PAGES = 64
MAX_DESK_PAGES = 150  # of leaders, each in a state that few of them share
COMPRESSION_LEVEL = 4  # zlib's; more makes pages little smaller, and takes twice the time
MAX_READY_PAGES = 16  # of each kind that need not be unpacked: what most of those who are there now look at
MAX_FRAGMENTS = 1000  # packed to some 1 KB each, below 2 MB a process
# Of those who write courses, all together: of the text that each of them is at, and those they came from.
MAX_TEXT_PAGES_BYTES = 2_000_000  # packed
MAX_TEXT_PAGE_BYTES = 750_000  # a long quiz stands on it twice: as it is written, and as it will be read
KEY_BYTES = 2_000  # about what a page is kept by
MAX_PAGE_BYTES = 125_000  # of a kept page; packed to some 8 KB each, 400 stay below 4 MB a process
# Stands in the kept page where each person's own token belongs, as CSRF_PLACEHOLDER does.
FORM_TOKEN_PLACEHOLDER = f"\ue000{secrets.token_hex(16)}\ue000"
_PLACEHOLDER = re.compile(f"({CSRF_PLACEHOLDER}|{FORM_TOKEN_PLACEHOLDER}|{UNSENT_KEY_PLACEHOLDER})")

# A page cut where a person's own values go: each part, as it is sent, with the name of what follows it. As text of
# Python's, in which a single letter with two marks makes all letters wide, it would take twice the memory.
Pieces = tuple[tuple[bytes, str | None], ...]
# The same compressed: all parts in one, how long each is, and the names of what follows.
PackedPieces = tuple[bytes, tuple[int, ...], tuple[str | None, ...]]
PageStore = PackedCache[Hashable, Pieces, PackedPieces]


def _pack(pieces: Pieces) -> PackedPieces:
    parts, places = zip(*pieces, strict=True)
    return zlib.compress(b"".join(parts), COMPRESSION_LEVEL), tuple(map(len, parts)), places


def _unpack(packed: PackedPieces) -> Pieces:
    compressed, lengths, places = packed
    whole, ends = zlib.decompress(compressed), accumulate(lengths)
    return tuple(
        (whole[end - length : end], place) for end, length, place in zip(ends, lengths, places, strict=True)
    )


def _store(max_size: int, weigh: Callable[[PackedPieces], int] = lambda packed: 1) -> PageStore:
    return PackedCache(max_size, max_ready=MAX_READY_PAGES, unpack=_unpack, weigh=weigh)


_pages, _personal_pages, _desk_pages = map(_store, (MAX_PAGES, MAX_PERSONAL_PAGES, MAX_DESK_PAGES))
_text_pages = _store(MAX_TEXT_PAGES_BYTES, lambda packed: KEY_BYTES + len(packed[0]))
# By themselves, or the many small ones would push the pages out.
_fragments = _store(MAX_FRAGMENTS)


@dataclass(frozen=True)
class FrameViewer:
    """All that a shared page may know of the person who looks at it: it is part of the page's key.

    A template that asks for more, such as the name, would show one person's to another; a test reads them all.
    """

    is_authenticated: bool
    audiences: frozenset[str]
    is_head: bool = False

    @classmethod
    def of(cls, person: Any) -> FrameViewer:
        """What may be known of this person; a stranger belongs to no audience."""
        if not person.is_authenticated:
            return cls(False, frozenset())
        return cls(True, frozenset(filter(person.is_in_audience, access.ROLE_AUDIENCES)), person.is_head)

    @property
    def is_leader(self) -> bool:
        """Whether the person leads any unit, or is an administrator."""
        return self.is_in_audience("leaders")

    def is_in_audience(self, audience: str) -> bool:
        """Whether the person belongs to the leaders, the trainers or the admins."""
        return audience in self.audiences


def render_cached(
    template: str, *, key: Hashable | None, context: Callable[[], dict[str, Any]], token: str = ""
) -> bytes:
    """The rendered template, as kept from an earlier request with the same `key`, else made with `context()`.

    The key must name everything in the context that can differ between two requests; None: nothing is kept. What
    the frame around it depends on is added here: the addresses of the page and of the portal, how the browser
    shows it, and a FrameViewer, which stands in the template for `viewer`. `token` is new for every request.
    Keeping pages in each process is safe, since a key never means two different texts.
    """
    return _render_cached(template, key=key, token=token, context=context, kept=_cache_for(template))


def render_personal_cached(
    template: str, *, key: Hashable | None, context: Callable[[], dict[str, Any]], token: str = ""
) -> bytes:
    """A page that shows what one person did, kept like those that many share but apart from them."""
    return _render_cached(template, key=key, token=token, context=context, kept=_personal_pages)


def cached_desk_response(
    screen: str, fragment: str = "", *, key: Hashable, token: str = "", context: Callable[[], dict[str, Any]]
) -> Response:
    """A leader's screen, or for htmx its fragment, kept like learners' pages but apart from them."""
    is_fragment = bool(fragment) and wants_fragment()
    template = fragment if is_fragment else screen
    html = _render_cached(template, key=key, token=token, context=context, kept=_desk_pages)
    response = make_response(html)
    if fragment:
        response.vary.add("HX-Request")
    return response


def cached_text_response(
    screen: str,
    fragment: str = "",
    *,
    key: Hashable | None,
    is_current: Callable[[], bool],
    token: str = "",
    context: Callable[[], dict[str, Any]],
) -> Response:
    """A screen of a text at work, or for htmx its fragment, kept like those of leaders but apart from them.

    It is made of more than its key was read from. So it is kept only where the key is still true (`is_current`)
    once it is made: what somebody saved meanwhile may stand on it already.
    """
    is_fragment = bool(fragment) and wants_fragment()
    template = fragment if is_fragment else screen
    html = _render_cached(
        template,
        key=key,
        token=token,
        context=context,
        kept=_text_pages,
        is_current=is_current,
        most=MAX_TEXT_PAGE_BYTES,
    )
    response = make_response(html)
    if fragment:
        response.vary.add("HX-Request")
    return response


def _render_cached(
    template: str,
    *,
    key: Hashable | None,
    token: str,
    context: Callable[[], dict[str, Any]],
    kept: PageStore,
    is_current: Callable[[], bool] = lambda: True,
    most: int | None = None,
) -> bytes:
    # While developing, a changed template shows at once.
    if key is None or "_flashes" in session or current_app.debug:
        return render_template(template, token=token, **context()).encode()
    environ, person, shown = request.environ, FrameViewer.of(access.viewer()), display.current_display()
    address = (site_url_key(), environ.get("SCRIPT_NAME"), environ["PATH_INFO"], environ.get("QUERY_STRING"))
    pieces = _cached(
        (template, address, shown, person, key),
        lambda: _render_in_pieces(template, {**context(), "viewer": person, "display": shown}),
        kept,
        is_current,
        MAX_PAGE_BYTES if most is None else most,
    )
    own = {
        CSRF_PLACEHOLDER: csrf_token().encode(),
        FORM_TOKEN_PLACEHOLDER: token.encode(),
        UNSENT_KEY_PLACEHOLDER: unsent_key().encode(),
    }
    return b"".join(part + own[place] if place is not None else part for part, place in pieces)


def render_public_cached(
    template: str, *, key: Hashable, language: str, context: Callable[[], dict[str, Any]]
) -> bytes:
    """The rendered template in this language, made without looking at who asks, so that any cache may keep it.

    Neither the session nor a cookie is read, and so none is set; the template has no `viewer`, no `display` and
    no token. The key is as for `render_cached`; of the address only that of the portal is added.
    """

    def render() -> Pieces:
        return ((render_public(template, language=language, context=context()), None),)

    if current_app.debug:
        return render()[0][0]
    whole_key = ("public", template, site_url_key(), request.script_root, language, key)
    return _cached(whole_key, render, _cache_for(template), lambda: True, MAX_PAGE_BYTES)[0][0]


def render_public(template: str, *, language: str, context: dict[str, Any]) -> bytes:
    """The rendered template as render_public_cached gives it, kept nowhere: for what somebody typed."""
    # Past Flask's render_template, which would look the person up for the template.
    with force_locale(language):
        return current_app.jinja_env.get_template(template).render(context).encode()


def clear_page_cache() -> None:
    """Clear the page cache; for tests, whose databases give the same ids to other pages."""
    _pages.clear()
    _personal_pages.clear()
    _desk_pages.clear()
    _text_pages.clear()
    _fragments.clear()


def _cache_for(template: str) -> PageStore:
    """Where the template is kept: whether it is a page or a part of one is said by its name."""
    return _fragments if template.rpartition("/")[2].startswith("_") else _pages


def _cached(
    whole_key: Hashable,
    render: Callable[[], Pieces],
    kept: PageStore,
    is_current: Callable[[], bool],
    most: int,
) -> Pieces:
    """The pieces kept under the key, else those just rendered; kept if of `most` bytes, and the key is true."""
    pieces = kept.get(whole_key)
    if pieces is None:
        pieces = render()
        if _size(pieces) <= most and is_current():
            kept.put(whole_key, pieces, _pack(pieces))
    return pieces


def _size(pieces: Pieces) -> int:
    return sum(len(part) for part, _place in pieces)


def _render_in_pieces(template: str, context: dict[str, Any]) -> Pieces:
    """The rendered page with places left for a person's own values."""
    with csrf_placeholders():
        html = render_template(template, token=FORM_TOKEN_PLACEHOLDER, **context)
    pieces = _PLACEHOLDER.split(html)  # text, mark, text, mark, … text
    return tuple(zip([text.encode() for text in pieces[::2]], [*pieces[1::2], None], strict=True))
