"""Time codes of a class: the token in the QR, new every 30 seconds, and four digits to say aloud.

Both are made by HMAC from the class's secret and the number of the time step, as in TOTP (RFC 6238), so that a
wall can be handed those of the coming minutes and a phone can prove later what it saw. A token is digits alone,
for which a QR needs the fewest squares: one for the version of the format, five for the step (it comes again after
34 days), twelve of the HMAC, the rest the class's id. The spoken code changes every two minutes.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from portal.crypto.tokens import derived_keys

QR_SECONDS = 30
SPOKEN_SECONDS = 120
VERSION = "1"
STEP_DIGITS, MAC_DIGITS, SPOKEN_DIGITS = 5, 12, 4
STEPS_IN_TOKEN: int = 10**STEP_DIGITS
TOKEN = re.compile(rf"{VERSION}([0-9]{{{STEP_DIGITS}}})([0-9]{{{MAC_DIGITS}}})([1-9][0-9]{{0,8}})")


@dataclass(frozen=True)
class WallToken:
    """What stands in a QR, taken apart; whether it is genuine is not known yet."""

    session_id: int
    short_step: int
    mac: str


def class_keys(session_id: int, secret: str) -> tuple[bytes, ...]:
    """The keys of a class's codes, under the present secret key of the portal and under earlier ones."""
    return derived_keys("class codes", f"{session_id}:{secret}")


def qr_step(at: datetime) -> int:
    """The number of the QR's time step at this moment."""
    return int(at.timestamp()) // QR_SECONDS


def spoken_step(at: datetime) -> int:
    """The number of the spoken code's time step at this moment."""
    return int(at.timestamp()) // SPOKEN_SECONDS


def step_start(step: int, seconds: int) -> datetime:
    """When a step of so many seconds began."""
    return datetime.fromtimestamp(step * seconds, UTC)


def make_token(key: bytes, session_id: int, step: int) -> str:
    """The token that the QR of the class holds in this step."""
    return f"{VERSION}{step % STEPS_IN_TOKEN:0{STEP_DIGITS}}{_token_mac(key, session_id, step)}{session_id}"


def parse_token(text: str) -> WallToken | None:
    """The parts of a token, also at the end of a link that was pasted whole; None for anything else."""
    found = TOKEN.fullmatch(text.strip().rstrip("/").rpartition("/")[2])
    return WallToken(int(found[3]), int(found[1]), found[2]) if found is not None else None


def genuine_step(token: WallToken, keys: Sequence[bytes], *, near: datetime) -> int | None:
    """The step that a token was made for, the latest that is not after `near`; None where it is forged."""
    now = qr_step(near) + 1  # the wall's clock may be a little ahead
    step = now - (now - token.short_step) % STEPS_IN_TOKEN
    macs = [_token_mac(key, token.session_id, step) for key in keys]
    return step if any(hmac.compare_digest(mac, token.mac) for mac in macs) else None


def spoken_code(key: bytes, session_id: int, step: int) -> str:
    """The four digits that are said aloud in this step."""
    return _digits(key, f"spoken:{VERSION}:{session_id}:{step}", SPOKEN_DIGITS)


def parse_spoken_code(text: str) -> str | None:
    """The four digits that were typed, with spaces or not; None for anything else."""
    digits = re.sub(r"[\s.-]", "", text)
    return digits if re.fullmatch(rf"[0-9]{{{SPOKEN_DIGITS}}}", digits) else None


def spoken_step_of(code: str, keys: Sequence[bytes], session_id: int, steps: Sequence[int]) -> int | None:
    """Which of these steps the code was said in, the latest if several; None for a wrong one."""
    return max(
        (step for step in steps for key in keys if hmac.compare_digest(spoken_code(key, session_id, step), code)),
        default=None,
    )


def _token_mac(key: bytes, session_id: int, step: int) -> str:
    return _digits(key, f"qr:{VERSION}:{session_id}:{step}", MAC_DIGITS)


def _digits(key: bytes, message: str, count: int) -> str:
    digest = hmac.new(key, message.encode(), sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**count:0{count}}"
