"""What columns, filters and weeks of a dashboard are called."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal import clock

COLUMN_LABELS: dict[str, Any] = {
    "members": _l("Members"),
    "not_started": _l("Not started"),
    "learning": _l("Learning"),
    "complete": _l("Complete"),
    "overdue": _l("Overdue"),
    "teaching": _l("Can teach it"),
    "seen": _l("Last active"),
}
STATE_LABELS: dict[str, Any] = {
    "": _l("All"),
    "overdue": _l("Somebody is overdue"),
    "not_started": _l("Somebody has not started"),
    "learning": _l("Somebody is learning"),
    "complete": _l("Somebody is complete"),
    "earlier": _l("Somebody is complete in an earlier version"),
}
PEOPLE_STATE_LABELS: dict[str, Any] = {
    "": _l("All"),
    "overdue": _l("Overdue"),
    "not_started": _l("Not started"),
    "learning": _l("Learning"),
    "complete": _l("Complete"),
    "earlier": _l("Complete, earlier version"),
}
SORT_LABELS: dict[str, Any] = {
    "name": _l("Name"),
    "complete": _l("Most complete first"),
    "overdue": _l("Most overdue first"),
    "not_started": _l("Most not started first"),
    "learning": _l("Most learning first"),
    "teaching": _l("Most who can teach first"),
    "members": _l("Most members first"),
    "seen": _l("Last active first"),
}
PEOPLE_SORT_LABELS: dict[str, Any] = {
    "name": _l("Given name"),
    "state": _l("Furthest first"),
    "teaching": _l("Who can teach first"),
    "seen": _l("Last active first"),
}
INVALID_FILTERS: dict[str, Any] = {
    "due": _l("the day"),
    "state": _l("the state"),
    "sort": _l("the order"),
    "subject": _l("the course"),
}


def week_label(monday: date) -> str:
    """How long ago a week was, by the day of its Monday: this week, last week, 3 weeks ago."""
    today = clock.today()
    weeks = (today - timedelta(days=today.weekday()) - monday).days // 7
    if weeks <= 0:
        return str(_("this week"))
    if weeks == 1:
        return str(_("last week"))
    return str(ngettext("%(num)d week ago", "%(num)d weeks ago", weeks))
