"""CSRF tokens, signed once and checked once: a browser has one for as long as it is signed in."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

from portal.db import request_globals
from portal.lru_cache import LRUCache

MAX_TOKENS = 4096
# It stands in what is kept where each person's own token belongs. Nobody can guess it, so no text has it.
CSRF_PLACEHOLDER = f"\ue000{secrets.token_hex(16)}\ue000"
# The same for the key of portal.web.unsent.
UNSENT_KEY_PLACEHOLDER = f"\ue000{secrets.token_hex(16)}\ue000"

# A signature depends on the key and on what is signed; it does not expire (WTF_CSRF_TIME_LIMIT in portal.config).
_signed_tokens: LRUCache[tuple[Any, ...], str] = LRUCache(MAX_TOKENS)
_valid_tokens: LRUCache[tuple[Any, ...], bool] = LRUCache(MAX_TOKENS)


class CachedCSRFProtect(CSRFProtect):  # type: ignore[misc]  # Flask-WTF has no types
    """Flask-WTF's protection, which does not check the signature of a token again that it found good before."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a form without the token of this browser's session; raises CSRFError."""
        config = current_app.config
        if request.method not in config["WTF_CSRF_METHODS"]:
            return
        if config["WTF_CSRF_TIME_LIMIT"] is not None or config["WTF_CSRF_SSL_STRICT"]:
            super().protect(apply_exemptions)  # which looks at more than the token
            return
        pair = (_secret(), session.get("csrf_token"), self._get_csrf_token())
        if _valid_tokens.get(pair):
            g.csrf_valid = True  # Flask-WTF's word to its forms
            return
        super().protect(apply_exemptions)
        if g.get("csrf_valid", False):
            _valid_tokens.put(pair, True)


def csrf_token() -> str:
    """The signed token of this browser's session, which is begun where there is none.

    Where a part of a page is rendered to be kept, the mark of the place where the token will stand.
    """
    own = request_globals()
    if own.get("csrf_token") == CSRF_PLACEHOLDER:
        return CSRF_PLACEHOLDER
    raw = session.get("csrf_token")
    token = _signed_tokens.get((_secret(), raw)) if raw is not None else None
    if token is None:
        own.pop("csrf_token", None)  # what was signed earlier in this request would be given back
        token = str(generate_csrf())
        _signed_tokens.put((_secret(), session["csrf_token"]), token)
    own.csrf_token = token  # Flask-WTF's forms take it from there too
    return token


@contextmanager
def csrf_placeholders() -> Iterator[None]:
    """Have CSRF_PLACEHOLDER stand wherever a token would, in what is rendered meanwhile."""
    own_token = g.pop("csrf_token", None)
    g.csrf_token = CSRF_PLACEHOLDER
    try:
        yield
    finally:
        # Also where rendering fails: the error's own screen has forms.
        g.pop("csrf_token")
        if own_token is not None:
            g.csrf_token = own_token


def register(app: Flask) -> None:
    """Protect every form, and have the token at hand before a template asks for it."""
    CachedCSRFProtect(app)

    def have_token() -> dict[str, Any]:
        # The server's own answers, such as to a form that was sent by halves, are of no request.
        if has_request_context() and "csrf_token" in session:
            csrf_token()
        return {"csrf_token": csrf_token}

    app.context_processor(have_token)
    app.jinja_env.globals["csrf_token"] = csrf_token


def _secret() -> tuple[str, ...]:
    return tuple(current_app.config["WTF_CSRF_SECRET_KEY"])
