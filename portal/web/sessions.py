"""Signed session cookies whose signature is checked once per process and then cached."""

import copy
import time
from functools import lru_cache
from typing import Any

import flask
from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.config import SESSION_COOKIE_NAME

MAX_KNOWN_COOKIES = 4096  # cookies; at some 500 bytes each


class CachedSessionInterface(SecureCookieSessionInterface):
    """Flask's own sessions, but a cookie whose signature was found good is not checked again, only its age is."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the request's cookie; an empty one for a forged or an expired cookie."""
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        cookie = request.cookies.get(self.get_cookie_name(app)) or self._from_before(app, request)
        if not cookie:
            return self.session_class()
        try:
            data, signed_at = _verified(serializer, cookie)
        except BadSignature:
            return self.session_class()
        if time.time() - signed_at > app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        # What is known is shared by all requests with this cookie, so none may change it in place.
        session = self.session_class({name: _copied(value) for name, value in data.items()})
        session.modified = self._from_before(app, request) == cookie  # to be sent again under its new name
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Flask's own; a cookie of the name used before is taken back once there is one of the new name."""
        super().save_session(app, session, response)
        if (
            session.modified
            and flask.request.cookies.get(SESSION_COOKIE_NAME)
            and self.get_cookie_name(app) != SESSION_COOKIE_NAME
        ):
            response.delete_cookie(SESSION_COOKIE_NAME, secure=True, httponly=True, samesite="Lax")

    def _from_before(self, app: Flask, request: Request) -> str | None:
        """The cookie of a browser that signed in before the name began with `__Host-`; it stays signed in."""
        name = self.get_cookie_name(app)
        return (
            request.cookies.get(SESSION_COOKIE_NAME)
            if name != SESSION_COOKIE_NAME and name not in request.cookies
            else None
        )

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's serializer, made once for each secret key."""
        kept: dict[Any, URLSafeTimedSerializer | None] = app.extensions.setdefault("session_serializers", {})
        if app.secret_key not in kept:
            kept[app.secret_key] = super().get_signing_serializer(app)
        return kept[app.secret_key]


def record_timeout(limit: str) -> None:
    """Say that the session of this request's browser ended because it was not used for `limit`, told in words."""
    g.session_timeout = limit


def timeout_text() -> str:
    """After how long without use the session of this request's browser ended; empty where it did not."""
    return str(g.get("session_timeout", ""))


def _copied(value: Any) -> Any:
    """The value, copied where a request could change it in place."""
    return copy.deepcopy(value) if isinstance(value, list | dict) else value


@lru_cache(maxsize=MAX_KNOWN_COOKIES)
def _verified(serializer: URLSafeTimedSerializer, cookie: str) -> tuple[dict[str, Any], float]:
    """What the cookie holds and when it was signed (seconds); raises BadSignature."""
    data, signed_at = serializer.loads(cookie, return_timestamp=True)
    return data, signed_at.timestamp()
