"""Checking a credential: its shape, what its envelope repeats, and its days."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from portal.certificates.badges.enums import FileFault
from portal.certificates.badges.rules.credential import CREDENTIALS_CONTEXT, expected_claims, seconds
from portal.certificates.badges.rules.reading import Fault, SignedBadge

BADGES_CONTEXT_PREFIX = "https://purl.imsglobal.org/spec/ob/v3p0/context"
BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}
REQUIRED = (  # paths, each to a text that is not empty
    "id",
    "validFrom",
    "issuer.id",
    "credentialSubject.id",
    "credentialSubject.achievement.id",
    "credentialSubject.achievement.name",
    "credentialSubject.achievement.description",
    "credentialSubject.achievement.criteria.narrative",
)
MAX_DIFFERENCES = 5


def check_shape(badge: SignedBadge) -> Fault | None:
    """What of a credential of Open Badges 3.0 is missing or wrong, the first such thing."""
    credential = badge.credential
    context, kinds = credential.get("@context"), credential.get("type")
    if not _is_context(context):
        return Fault(FileFault.WRONG_FIELD, "@context")
    if not isinstance(kinds, list) or "VerifiableCredential" not in kinds or not _has_badge_type(kinds):
        return Fault(FileFault.WRONG_FIELD, "type")
    for path in REQUIRED:
        found = _at(credential, path)
        if not isinstance(found, str) or not found:
            return Fault(FileFault.MISSING_FIELD if found is None else FileFault.WRONG_FIELD, path)
    for path in ("validFrom", "validUntil"):
        if path in credential and not _is_moment(credential[path]):
            return Fault(FileFault.WRONG_FIELD, path)
    return None


def check_claims(badge: SignedBadge) -> Fault | None:
    """Which claim of a JWT says something else than the credential in it."""
    if badge.jws is None:
        return None
    for name, value in expected_claims(badge.credential).items():
        if badge.credential.get(name) != value:
            return Fault(FileFault.CLAIM_DIFFERS, name)
    if "exp" in badge.credential and "validUntil" not in badge.credential:
        return Fault(FileFault.CLAIM_DIFFERS, "exp")
    return None


def check_dates(credential: dict[str, Any], now: datetime) -> Fault | None:
    """Whether the credential holds at this moment."""
    if seconds(credential["validFrom"]) > now.timestamp():
        return Fault(FileFault.NOT_YET_VALID, credential["validFrom"])
    if "validUntil" in credential and seconds(credential["validUntil"]) < now.timestamp():
        return Fault(FileFault.EXPIRED, credential["validUntil"])
    return None


def differences(found: dict[str, Any], issued: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Where a file differs from what was issued: path, what it says, what it should; the first few."""
    pairs = _differences(found, issued, "")
    return [pair for _number, pair in zip(range(MAX_DIFFERENCES), pairs, strict=False)]


def _differences(found: object, issued: object, path: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(found, dict) and isinstance(issued, dict):
        for name in issued | found:
            yield from _differences(found.get(name), issued.get(name), f"{path}.{name}".lstrip("."))
    elif found != issued:
        yield path, _said(found), _said(issued)


def _said(value: object) -> str:
    return "" if value is None else str(value)[:200]


def _is_context(context: object) -> bool:
    return (
        isinstance(context, list)
        and len(context) >= 2
        and context[0] == CREDENTIALS_CONTEXT
        and isinstance(context[1], str)
        and context[1].startswith(BADGES_CONTEXT_PREFIX)
    )


def _has_badge_type(kinds: list[Any]) -> bool:
    return any(isinstance(kind, str) and kind in BADGE_TYPES for kind in kinds)


def _at(credential: dict[str, Any], path: str) -> object:
    found: object = credential
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and seconds(value) is not None
    except (ValueError, OverflowError):
        return False
