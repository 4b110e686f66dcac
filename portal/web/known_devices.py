"""Known devices: browsers that somebody has signed in with before, also after the session ended.

Wrong passwords are counted for a known device alone, so that nobody can lock its person out from elsewhere. The
mark in its cookie opens nothing and names nobody; it is sent only to the sign-in screens.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, after_this_request, current_app, request

from portal.crypto.tokens import keyed_hash, keyed_hashes
from portal.web.access import viewer

COOKIE_NAME = "known_device"
COOKIE_MAX_AGE = timedelta(days=365)
MAX_USERS_PER_BROWSER = 6  # people on one phone


def request_origin(user_id: int | None) -> Origin:
    """Where this request comes from; its device is named where the user is signed in on it, or was before."""
    address = request.remote_addr
    if user_id is None:
        return Origin(address)
    person = viewer()
    if person.is_authenticated and person.id == user_id:
        return Origin(address, str(person.device_id))
    known = next((mark for mark in _cookie_tokens() if _is_token_of(mark, user_id)), None)
    return Origin(address, known.partition(".")[0] if known is not None else None)


def remember_device(user_id: int) -> None:
    """Mark this browser, with the answer to this request, as one that the user has signed in with."""
    marks = _cookie_tokens()
    own = next((mark for mark in marks if _is_token_of(mark, user_id)), None) or _new_cookie_token(user_id)
    kept = [own, *(mark for mark in marks if mark != own)][:MAX_USERS_PER_BROWSER]

    @after_this_request
    def mark(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            "~".join(kept),
            max_age=COOKIE_MAX_AGE,
            path="/sign-in",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _cookie_name() -> str:
    return f"__Secure-{COOKIE_NAME}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE_NAME


def _cookie_tokens() -> list[str]:
    kept = request.cookies.get(_cookie_name(), "")
    return [mark for mark in kept.split("~") if mark.isascii() and "." in mark][:MAX_USERS_PER_BROWSER]


def _new_cookie_token(user_id: int) -> str:
    name = secrets.token_hex(12)
    return f"{name}.{keyed_hash(_signed_text(user_id, name))}"


def _is_token_of(mark: str, user_id: int) -> bool:
    name, _dot, proof = mark.partition(".")
    return any(hmac.compare_digest(proof, right) for right in keyed_hashes(_signed_text(user_id, name)))


def _signed_text(user_id: int, name: str) -> str:
    return f"known device:{user_id}:{name}"


@dataclass(frozen=True)
class Origin:
    """Where a try comes from: the network address, and a name of the device where its person used it before."""

    address: str | None
    device: str | None = None
