"""Stamps: a moment that the portal sealed for one subject, carried by a form or a cookie, and known again."""

import hmac
import re
import secrets
from datetime import UTC, datetime

from portal.crypto.tokens import keyed_hashes

STAMP = re.compile(r"([0-9]{9,11})-([0-9a-f]{16})-([0-9a-f]{32})")


def make_stamp(subject: str, at: datetime) -> str:
    """A stamp of this moment for the subject; each is another, so that it serves as a form's token too."""
    seconds, nonce = int(at.timestamp()), secrets.token_hex(8)
    return f"{seconds}-{nonce}-{_seals(subject, str(seconds), nonce)[0]}"


def read_stamp(stamp: str, subject: str) -> datetime | None:
    """The moment that was sealed for this subject; None where the portal sealed none."""
    found = STAMP.fullmatch(stamp)
    if found is None:
        return None
    seals = _seals(subject, found[1], found[2])
    if not any(hmac.compare_digest(seal, found[3]) for seal in seals):
        return None
    return datetime.fromtimestamp(int(found[1]), UTC)


def _seals(subject: str, seconds: str, nonce: str) -> list[str]:
    return [whole[:32] for whole in keyed_hashes(f"class stamp:{subject}:{seconds}:{nonce}")]
