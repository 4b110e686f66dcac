"""What kinds and states of requests are called."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.privacy.rules.deadlines import days_left

KIND_NAMES = {
    "deletion": _l("Delete my data"),
    "correction": _l("Correct what I cannot change myself"),
    "restriction": _l("Use less of my data"),
    "objection": _l("Stop a use of my data"),
}
KIND_NOTES = {
    "deletion": _l("Your name, phone number and everything that names you go. What was learned is only counted."),
    "correction": _l("Your team, a role, a result, a remark about you."),
    "restriction": _l("For example: only keep it, and let no leader see it, while something is being cleared up."),
    "objection": _l("Say which use you do not want any more."),
}
# The same seen from the desk of whoever answers.
KIND_TASKS = {
    "deletion": _l("Deletion"),
    "correction": _l("Correction"),
    "restriction": _l("Restriction"),
    "objection": _l("Objection"),
}
STATE_NAMES = {
    "open": _l("Not answered yet"),
    "answered": _l("Answered, being done"),
    "done": _l("Done as asked"),
    "declined": _l("Declined"),
    "withdrawn": _l("Taken back"),
}
STATE_TONES = {"open": "due", "answered": "due", "done": "ok", "declined": "", "withdrawn": ""}
QUEUE_FILTER_NAMES = {
    "open": _l("Still open"),
    "soon": _l("Due within 2 days"),
    "late": _l("Overdue"),
    "done": _l("Done with"),
}


def kind_name(kind: str) -> Any:
    """What the person asks for."""
    return KIND_NAMES[kind]


def kind_note(kind: str) -> Any:
    """What that means, in a sentence."""
    return KIND_NOTES[kind]


def kind_task(kind: str) -> Any:
    """The same, as a task of whoever answers."""
    return KIND_TASKS[kind]


def state_name(state: str) -> Any:
    """How far a request is."""
    return STATE_NAMES[state]


def shown_name(shown: str) -> Any:
    """What a part of the queue is called."""
    return QUEUE_FILTER_NAMES[shown]


def days_left_now(due: date) -> int:
    """How many days are left today, below 0 once the day is past."""
    return days_left(due, clock.today())


def state_tone(state: str) -> str:
    """The tone of a tag with this state."""
    return STATE_TONES[state]
