"""What the reasons are called for which somebody is stuck, and what helps."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.dashboard.at_risk.enums import Reason

REASON_LABELS: dict[str, Any] = {
    Reason.NEVER: _l("Never signed in"),
    Reason.FAILED: _l("Failed a quiz three times"),
    Reason.STALLED: _l("No learning for 14 days"),
    Reason.PAUSED: _l("One course left lying"),
}
ADVICE: dict[str, Any] = {
    Reason.NEVER: _l("Give a code in person and stay until the first lesson is open."),
    Reason.FAILED: _l(
        "Read the passage of the question again together, then let them try once more. Nobody has to do it alone."
    ),
    Reason.STALLED: _l(
        "Ask what stopped them: no time, no signal, a hard passage? Sit down together for five minutes and open "
        "the next lesson."
    ),
    Reason.PAUSED: _l("They learn, only not in this course. A word is enough; nobody is in a hurry here."),
}
SORT_LABELS: dict[str, Any] = {
    "since": _l("Stuck longest first"),
    "name": _l("Given name"),
    "unit": _l("Unit"),
}
