"""Activation codes: how they look, how they are typed, and what is wrong with one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _

from portal import clock
from portal.accounts import code_rights, queries
from portal.accounts.models import ActivationCode
from portal.accounts.tokens import keyed_hash, keyed_hashes

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
    """The code is too old."""


class EndedCode(BadCode):
    """The code ended before its time: a newer one, a sign-in, a changed password or right came in between."""


@dataclass(frozen=True)
class IssuedCode:
    """A code as whoever issued it may show it, XXXX-XXXX; it is told, never kept."""

    user_id: int
    code: str
    expires_at: datetime
    used_at: datetime | None = None
    is_new: bool = True  # no earlier sending of the same form issued it

    @property
    def is_open(self) -> bool:
        """Whether somebody can still come in with it."""
        return self.used_at is None and self.expires_at > clock.now()


def code_of_form(token: str, *, user_id: int, actor_id: int) -> str:
    """The code that this form, sent by this actor, gives the user: the same each time, known to this portal alone.

    `token` is the form's own random text, so a page that is loaded again can show the code again though only its
    hash is kept.
    """
    number = int(keyed_hash(f"code of form:{actor_id}:{user_id}:{token}"), 16)
    signs = []
    for _sign in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def as_shown(code: str) -> str:
    """The code in two halves: XXXX-XXXX."""
    return f"{code[:4]}-{code[4:]}"


def as_typed(text: str) -> str | None:
    """The code that somebody typed, in any case, with or without dash and spaces; None if it cannot be one."""
    plain = BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(LOOKS_LIKE)
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else None


def code_hash(code: str) -> str:
    """What is kept of a code."""
    return keyed_hash(_kept(code))


def code_hashes(code: str) -> tuple[str, ...]:
    """What is kept of a code, if it was issued under the present secret key or under an earlier one."""
    return keyed_hashes(_kept(code))


def _kept(code: str) -> str:
    return "activation:" + code


def address(code: str, site: str = "") -> str:
    """The address that the QR holds; `site` is used where PORTAL_URL is not set."""
    base = current_app.config["PORTAL_URL"] or site.rstrip("/")
    return f"{base}/activate?code={code}"


def open_code(text: str) -> ActivationCode:
    """The open code that was typed; else UnknownCode, UsedCode, ExpiredCode or EndedCode.

    Whether its issuer still has the right to issue it is asked anew each time.
    """
    typed = as_typed(text)
    found = queries.find_code(code_hashes(typed)) if typed is not None else None
    if found is None or found.user.deactivated_at is not None:
        raise UnknownCode(
            _("This code is not known. Please compare it with the slip, or ask your team head for a new one.")
        )
    check_open(found)
    if not code_rights.is_still_rightful(found):
        raise _ended()
    return found


def check_open(code: ActivationCode) -> None:
    """Raise UsedCode, ExpiredCode or EndedCode where this code opens nothing any more."""
    if code.used_at is not None:
        raise UsedCode(
            _("This code has been used. Sign in with your password, or ask your team head for a new code.")
        )
    if code.expires_at <= clock.now():
        if code.expires_at < code.issued_at + VALID_FOR:
            raise _ended()
        raise ExpiredCode(_("This code is no longer valid. Please ask your team head for a new one."))


def _ended() -> EndedCode:
    return EndedCode(
        _(
            "This code no longer counts: there is a newer one, you have signed in since, or whoever gave it may "
            "not do so any more. If you have a password, sign in with it; else ask your team head for a new code."
        )
    )
