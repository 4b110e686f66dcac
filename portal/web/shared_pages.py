"""Pages that look the same to everybody in the same state are rendered once and handed out many times."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app, g, render_template, request, session
from flask_babel import force_locale
from flask_wtf.csrf import generate_csrf

from portal.web import access, display
from portal.web.addresses import site

KEPT = 400  # pages; at some 25 KB each they stay below 10 MB a process
# These stand in the kept page where each person's own values belong; no text can contain them.
CSRF_PLACE = "\ue000csrf\ue000"
FORM_PLACE = "\ue000form\ue000"
_PLACE = re.compile(f"({CSRF_PLACE}|{FORM_PLACE})")

# A page cut where a person's own values go: each text with the name of what follows it.
Pieces = tuple[tuple[str, str | None], ...]

_signed: OrderedDict[str, str] = OrderedDict()
_kept: OrderedDict[Hashable, Pieces] = OrderedDict()


def render_shared(template: str, *, key: Hashable, token: str, context: Callable[[], dict[str, Any]]) -> str:
    """The rendered template, as kept from an earlier request with the same `key`, else made with `context()`.

    The key must name everything in the context that can differ between two requests; the address, how the
    browser shows the portal and the person's menu are added here. In the template `token` is a value that is new
    for every request. Keeping pages in each process is safe, since a key never means two different texts.
    """
    if "_flashes" in session:
        return render_template(template, token=token, **context())
    environ = request.environ
    address = (environ.get("HTTP_HOST"), environ["PATH_INFO"], environ.get("QUERY_STRING"), request.scheme)
    whole_key = (template, address, display.current(), access.viewer().is_leader, key)
    pieces = _keep(whole_key, lambda: _render_in_pieces(template, context()))
    own = {CSRF_PLACE: _csrf(), FORM_PLACE: token}
    return "".join(text + own[place] if place is not None else text for text, place in pieces)


def render_public(template: str, *, key: Hashable, language: str, context: Callable[[], dict[str, Any]]) -> str:
    """The rendered template in this language, made without looking at who asks, so that any cache may keep it.

    Neither the session nor a cookie is read, and so none is set; the template has no `viewer`, no `display` and
    no token. The key is as for `render_shared`; of the address only that of the portal is added.
    """

    def render() -> Pieces:
        # Past Flask's render_template, which would look the person up for the template.
        with force_locale(language):
            return ((current_app.jinja_env.get_template(template).render(context()), None),)

    return _keep(("public", template, site(), language, key), render)[0][0]


def _csrf() -> str:
    """The signed token of this session; signed once, since it does not expire."""
    raw = session.get("csrf_token", "")
    if raw in _signed:
        return _signed[raw]
    signed = str(generate_csrf())
    _signed[session["csrf_token"]] = signed
    while len(_signed) > 10 * KEPT:
        _signed.popitem(last=False)
    return signed


def forget_shared() -> None:
    """Keep nothing; for tests, whose databases give the same ids to other pages."""
    _kept.clear()


def _keep(whole_key: Hashable, render: Callable[[], Pieces]) -> Pieces:
    """The pieces kept under the key, else those just rendered."""
    pieces = _kept.get(whole_key)
    if pieces is None:
        pieces = _kept[whole_key] = render()
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    else:
        _kept.move_to_end(whole_key)
    return pieces


def _render_in_pieces(template: str, context: dict[str, Any]) -> Pieces:
    """The rendered page with places left for a person's own values."""
    own_token = g.pop("csrf_token", None)
    g.csrf_token = CSRF_PLACE  # generate_csrf() gives back what it finds here
    html = render_template(template, token=FORM_PLACE, **context)
    g.pop("csrf_token")
    if own_token is not None:
        g.csrf_token = own_token
    pieces = _PLACE.split(html)  # text, mark, text, mark, … text
    return tuple(zip(pieces[::2], [*pieces[1::2], None], strict=True))
