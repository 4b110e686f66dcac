"""What states of programmes and certificates are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

CERTIFICATE_STATES = {
    "waiting": _l("Waits for your leader"),
    "accepted": _l("Accepted"),
    "declined": _l("Declined"),
}
CERTIFICATE_TONES = {"waiting": "due", "accepted": "ok", "declined": ""}


def certificate_state(state: str) -> Any:
    """How far an outside certificate is."""
    return CERTIFICATE_STATES.get(state, state)


def certificate_tone(state: str) -> str:
    """The tone of a tag with this state."""
    return CERTIFICATE_TONES.get(state, "")
