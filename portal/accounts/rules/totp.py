"""The second factor: time-based one-time passwords (TOTP, RFC 6238) and recovery codes."""

import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp

from portal.crypto.tokens import keyed_hashes

ISSUER = "Tung Ngo"  # some authenticator apps show other letters badly
STEP_SECONDS = 30  # seconds that a code holds
MAX_DRIFT_STEPS = 1  # steps by which the phone's clock may be wrong either way
CODE_DIGITS = 6
RECOVERY_CODE_COUNT = 10
RECOVERY_CODE_DIGITS = 12  # digits only, so that the same numeric keyboard serves


def new_secret() -> str:
    """A random secret of 160 bits in base 32, as authenticator apps take it."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The number of the time step at or near `at` whose code this is; None for a wrong code."""
    totp = pyotp.TOTP(secret, digits=CODE_DIGITS, interval=STEP_SECONDS)
    now = int(at.timestamp()) // STEP_SECONDS
    fitting = [
        step
        for step in range(now - MAX_DRIFT_STEPS, now + MAX_DRIFT_STEPS + 1)
        if _same(totp.generate_otp(step), code)
    ]
    return max(fitting, default=None)


def _same(expected: str, code: str) -> bool:
    return hmac.compare_digest(expected.encode(), code.encode())


def normalise_code(text: str) -> str:
    """The digits of a code without spaces and hyphens; empty where anything else is among them."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(sign for sign in plain if not sign.isspace() and sign not in "-‐‑–.")
    return digits if digits.isascii() and digits.isdecimal() else ""


def provisioning_uri(secret: str, *, login: str) -> str:
    """What the QR of the set-up holds: an otpauth:// address for authenticator apps."""
    return pyotp.TOTP(secret, digits=CODE_DIGITS, interval=STEP_SECONDS).provisioning_uri(
        name=login, issuer_name=ISSUER
    )


def group_by_four(text: str) -> str:
    """The text in groups of four signs, for typing it from a screen or from paper."""
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def new_recovery_codes() -> list[str]:
    """Ten random codes of 12 digits; each opens the account once without the phone."""
    return [
        f"{secrets.randbelow(10**RECOVERY_CODE_DIGITS):0{RECOVERY_CODE_DIGITS}}"
        for _number in range(RECOVERY_CODE_COUNT)
    ]


def recovery_code_hash(code: str, *, user_id: int) -> str:
    """The keyed hash of a recovery code, which is all that is stored of it."""
    return recovery_code_hashes(code, user_id=user_id)[0]


def recovery_code_hashes(code: str, *, user_id: int) -> tuple[str, ...]:
    """What is kept of a recovery code, if it was made under the present secret key or under an earlier one."""
    return keyed_hashes(f"recovery:{user_id}:{code}")
