"""Activation codes: how they look, how they are typed, and what is wrong with one."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import ActivationCode, User
from portal.crypto.tokens import keyed_hash, keyed_hashes

CODE_LIFETIME = timedelta(days=7)
CODE_LENGTH = 8
# No letter that looks like a digit, and none that a Vietnamese keyboard turns into another one: vowels take
# marks, W becomes Ư, DD becomes Đ.
CODE_ALPHABET = "0123456789BCFGHJKMNPQRSTVXZ"
LOOKALIKES = str.maketrans("OIL", "011")
SEPARATORS = re.compile(r"[\s\-‐‑‒–—−._]+")


class BadCode(ValueError):
    """The code opens nothing; the message tells the person why and what to do.

    `owner` is whose code it was, and `issued_by_id` who gave it: known only where it was issued once, so that
    whoever holds it is not guessing.
    """

    owner: User | None = None
    issued_by_id: int | None = None


class UnknownCode(BadCode):
    """No such code was ever issued: a typing mistake, or a guess."""


class UsedCode(BadCode):
    """The code has done its work."""


class ExpiredCode(BadCode):
    """The code is too old."""


class RevokedCode(BadCode):
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


def derive_code(token: str, *, user_id: int, actor_id: int) -> str:
    """The code that this form, sent by this actor, gives the user: the same each time, known to this portal alone.

    `token` is the form's own random text, so a page that is loaded again can show the code again though only its
    hash is kept.
    """
    number = int(keyed_hash(f"code of form:{actor_id}:{user_id}:{token}"), 16)
    signs = []
    for _sign in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[place])
    return "".join(signs)


def format_code(code: str) -> str:
    """The code in two halves: XXXX-XXXX."""
    return f"{code[:4]}-{code[4:]}"


def parse_code(text: str) -> str | None:
    """The code that somebody typed, in any case, with or without dash and spaces; None if it cannot be one."""
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper().translate(LOOKALIKES)
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_ALPHABET) else None


def code_hash(code: str) -> str:
    """The keyed hash of an activation code, which is all that is stored of it."""
    return keyed_hash(_hash_input(code))


def code_hashes(code: str) -> tuple[str, ...]:
    """The hashes of an activation code under the present secret key and under earlier ones."""
    return keyed_hashes(_hash_input(code))


def _hash_input(code: str) -> str:
    return "activation:" + code


def activation_url(code: str, site: str = "") -> str:
    """The URL of the activation screen that the QR code holds; `site` is used where PORTAL_URL is not set."""
    base = current_app.config["PORTAL_URL"] or site.rstrip("/")
    return f"{base}/activate?code={code}"


def ensure_code_valid(code: ActivationCode) -> None:
    """Raise UsedCode, ExpiredCode or RevokedCode where this activation code opens nothing any more."""
    if code.used_at is not None:
        raise UsedCode(
            _("This code has been used. Sign in with your password, or ask your team head for a new code.")
        )
    if code.expires_at <= clock.now():
        if code.expires_at < code.issued_at + CODE_LIFETIME:
            raise revoked_code()
        raise ExpiredCode(_("This code is no longer valid. Please ask your team head for a new one."))


def revoked_code() -> RevokedCode:
    """The error of a revoked activation code, with what to do."""
    return RevokedCode(
        _(
            "This code no longer counts: there is a newer one, you have signed in since, or whoever gave it may "
            "not do so any more. If you have a password, sign in with it; else ask your team head for a new code."
        )
    )
