"""Activation codes: how they look, how they are typed, and what is wrong with one."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from portal import clock
from portal.accounts import queries
from portal.accounts.models import ActivationCode
from portal.accounts.tokens import keyed_hash

VALID_FOR = timedelta(days=7)
LENGTH = 8
# No letter that looks like a digit, and none that a Vietnamese keyboard turns into another one: vowels take
# marks, W becomes Ư, DD becomes Đ.
ALPHABET = "0123456789BCFGHJKMNPQRSTVXZ"
LOOKS_LIKE = str.maketrans("OIL", "011")
BETWEEN = re.compile(r"[\s\-‐‑‒–—−._]+")


class BadCode(ValueError):
    """The code opens nothing; the message tells the person why and what to do."""


class UnknownCode(BadCode):
    """No such code was ever issued: a typing mistake, or a guess."""


class UsedCode(BadCode):
    """The code has done its work."""


class ExpiredCode(BadCode):
    """The code is too old, or a newer one took its place."""


def new_code() -> str:
    """A random code, 8 signs without the dash."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def as_shown(code: str) -> str:
    """The code in two halves: XXXX-XXXX."""
    return f"{code[:4]}-{code[4:]}"


def as_typed(text: str) -> str | None:
    """The code that somebody typed, in any case, with or without dash and spaces; None if it cannot be one."""
    plain = BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(LOOKS_LIKE)
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else None


def code_hash(code: str) -> str:
    """What is kept of a code."""
    return keyed_hash("activation:" + code)


def address(code: str, site: str = "") -> str:
    """The address that the QR holds; `site` is used where PORTAL_URL is not set."""
    base = current_app.config["PORTAL_URL"] or site.rstrip("/")
    return f"{base}/activate?code={code}"


def open_code(text: str) -> ActivationCode:
    """The unused, unexpired code that was typed; else UnknownCode, UsedCode or ExpiredCode."""
    typed = as_typed(text)
    found = queries.find_code(code_hash(typed)) if typed is not None else None
    if found is None or found.user.deactivated_at is not None:
        raise UnknownCode(
            _("This code is not known. Please compare it with the slip, or ask your team head for a new one.")
        )
    if found.used_at is not None:
        raise UsedCode(
            _("This code has been used. Sign in with your password, or ask your team head for a new code.")
        )
    if found.expires_at <= clock.now():
        raise ExpiredCode(_("This code is no longer valid. Please ask your team head for a new one."))
    return found
