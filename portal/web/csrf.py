"""CSRF tokens, signed once and checked once: a browser has one for as long as it is signed in.

A token says which account it was made for, so that a form which comes back after its session had ended is taken by
that account alone.
"""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g, has_request_context, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError, generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.crypto.tokens import derived_key
from portal.db import request_globals
from portal.lru_cache import LRUCache
from portal.web.resubmission import RESUBMITTED_FIELD

TOKEN_KEY = "csrf_token"  # Flask-WTF's name in session and forms  # noqa: S105 # a key, no secret
TOKEN_SALT = "wtf-csrf-token"  # Flask-WTF's  # noqa: S105 # no secret: its name for what it signs
TAG_BYTES = 6  # tells accounts apart, and says nothing of whose it is
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
        if is_own_resubmission():
            # The token of the page it stood on is proof enough: none but the account's own pages ever had it.
            g.csrf_valid = True
            return
        if is_foreign_form():
            raise CSRFError("another account")
        pair = (_secret(), session.get("csrf_token"), self._get_csrf_token())
        if _valid_tokens.get(pair):
            g.csrf_valid = True  # Flask-WTF's word to its forms
            return
        super().protect(apply_exemptions)
        if g.get("csrf_valid", False):
            _valid_tokens.put(pair, True)


def account_tag(user_id: int) -> str:
    """A short name of the account in forms and on phones, from which nobody learns whose it is."""
    return base64.urlsafe_b64encode(derived_key("account tag", str(user_id))[:TAG_BYTES]).decode()


def start_token(user_id: int) -> None:
    """Begin the token of a session that this account is signed in with."""
    session[TOKEN_KEY] = f"{account_tag(user_id)}.{secrets.token_hex(20)}"


def owner_of_token(token: str) -> str:
    """The tag of the account that a signed token was made for; empty for a stranger's, or one not signed here."""
    try:
        return _owner_of(URLSafeTimedSerializer(list(_secret()), salt=TOKEN_SALT).loads(token))
    except BadData:
        return ""


def is_own_resubmission() -> bool:
    """Whether a form came back after its session had ended, and its own account sends it now."""
    owner = owner_of_token(request.form.get(RESUBMITTED_FIELD, ""))
    return bool(owner) and owner == _owner_of(session.get(TOKEN_KEY))


def is_foreign_form() -> bool:
    """Whether the form that was posted stood on a page of another account than the one that is signed in."""
    form, present = request.form, _owner_of(session.get(TOKEN_KEY))
    owner = owner_of_token(form.get(RESUBMITTED_FIELD, "")) or owner_of_token(form.get(TOKEN_KEY, ""))
    return bool(owner and present) and owner != present


def _owner_of(raw: object) -> str:
    """The tag in what a session holds."""
    # Of the session, since no rows are looked up before a form counts.
    tag, separator, _random = str(raw or "").partition(".")
    return tag if separator else ""


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
