"""What ratings and the states of reports are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.feedback.enums import Rating, ReportState

RATINGS: dict[str, Any] = {Rating.EASY: _l("Easy to understand"), Rating.HARD: _l("Still hard")}
REPORT_STATES: dict[str, Any] = {
    ReportState.NEW: _l("New report"),
    ReportState.FIXED: _l("It was mended"),
    ReportState.NOT_WRONG: _l("It is not wrong"),
}
REPORT_TONES: dict[str, str] = {ReportState.NEW: "due", ReportState.FIXED: "ok"}


def page_rating(rating: str) -> Any:
    """How a page was to its reader."""
    return RATINGS.get(rating, rating)


def report_state(state: str) -> Any:
    """What became of a report."""
    return REPORT_STATES.get(state, state)


def report_tone(state: str) -> str:
    """The tone of a report's state."""
    return REPORT_TONES.get(state, "")
