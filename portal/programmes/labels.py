"""What states of programmes and certificates are called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.programmes.enums import CertificateState

CERTIFICATE_STATES: dict[str, Any] = {
    CertificateState.WAITING: _l("Waits for your leader"),
    CertificateState.ACCEPTED: _l("Accepted"),
    CertificateState.DECLINED: _l("Declined"),
}
# The name of a list of those in this state.
CERTIFICATE_FILTERS: dict[str, Any] = {
    CertificateState.WAITING: _l("Waiting"),
    CertificateState.ACCEPTED: _l("Accepted"),
    CertificateState.DECLINED: _l("Declined"),
}
CERTIFICATE_TONES: dict[str, str] = {CertificateState.WAITING: "due", CertificateState.ACCEPTED: "ok"}


def certificate_state(state: str) -> Any:
    """How far an outside certificate is."""
    return CERTIFICATE_STATES.get(state, state)


def certificate_tone(state: str) -> str:
    """The tone of a tag with this state."""
    return CERTIFICATE_TONES.get(state, "")


def validity(months: int | None) -> str:
    """How long a completion holds."""
    if months is None:
        return str(_("Holds for good"))
    return str(ngettext("Holds for %(num)d month", "Holds for %(num)d months", months))


def course_title(course_id: int, titles: Mapping[int, str]) -> str:
    """The title of a course, by its id."""
    return titles.get(course_id, f"#{course_id}")
