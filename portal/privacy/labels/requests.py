"""What kinds and states of requests are called."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.privacy.enums import QueueFilter, RequestKind, RequestState
from portal.privacy.rules.deadlines import days_left

KIND_NAMES: dict[str, Any] = {
    RequestKind.DELETION: _l("Delete my data"),
    RequestKind.CORRECTION: _l("Correct what I cannot change myself"),
    RequestKind.RESTRICTION: _l("Use less of my data"),
    RequestKind.OBJECTION: _l("Stop a use of my data"),
}
KIND_NOTES: dict[str, Any] = {
    RequestKind.DELETION: _l(
        "Your name, phone number and everything that names you go. What was learned is only counted."
    ),
    RequestKind.CORRECTION: _l("Your team, a role, a result, a remark about you."),
    RequestKind.RESTRICTION: _l(
        "For example: only keep it, and let no leader see it, while something is being cleared up."
    ),
    RequestKind.OBJECTION: _l("Say which use you do not want any more."),
}
# The same seen from the desk of whoever answers.
KIND_TASKS: dict[str, Any] = {
    RequestKind.DELETION: _l("Deletion"),
    RequestKind.CORRECTION: _l("Correction"),
    RequestKind.RESTRICTION: _l("Restriction"),
    RequestKind.OBJECTION: _l("Objection"),
}
STATE_NAMES: dict[str, Any] = {
    RequestState.OPEN: _l("Not answered yet"),
    RequestState.ANSWERED: _l("Answered, being done"),
    RequestState.DONE: _l("Done as asked"),
    RequestState.DECLINED: _l("Declined"),
    RequestState.WITHDRAWN: _l("Taken back"),
}
STATE_TONES: dict[str, str] = {RequestState.OPEN: "due", RequestState.ANSWERED: "due", RequestState.DONE: "ok"}
QUEUE_FILTER_NAMES: dict[str, Any] = {
    QueueFilter.OPEN: _l("Still open"),
    QueueFilter.SOON: _l("Due within 2 days"),
    QueueFilter.LATE: _l("Overdue"),
    QueueFilter.DONE: _l("Done with"),
}


def days_left_now(due: date) -> int:
    """How many days are left today, below 0 once the day is past."""
    return days_left(due, clock.today())


def state_tone(state: str) -> str:
    """The tone of a tag with this state."""
    return STATE_TONES.get(state, "")
