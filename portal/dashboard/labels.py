"""Labels of columns, filters and weeks of a dashboard, and the names of its files."""

import re
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal import clock
from portal.content.text.vietnamese import fold
from portal.dashboard.enums import MemberState
from portal.dashboard.rules.population import Population

MAX_PART_CHARS = 50  # of each part of the name of a file

COLUMN_LABELS: dict[str, Any] = {
    "members": _l("Members"),
    MemberState.NOT_STARTED: _l("Not started"),
    MemberState.LEARNING: _l("Learning"),
    MemberState.COMPLETE: _l("Complete"),
    MemberState.OVERDUE: _l("Overdue"),
    MemberState.TEACHING: _l("Can teach it"),
    "seen": _l("Last active"),
    "visits": _l("Visits, 4 weeks"),
}


def column_labels(population: Population) -> dict[str, Any]:
    """The columns of a dashboard; whom the first of them counts depends on the population."""
    return COLUMN_LABELS | {"members": members_label(population)}


def members_label(population: Population) -> Any:
    """What the column of how many are counted is called: not all are members of teams where everybody is."""
    return _l("Members") if population.team_only else _l("Number of people")


STATE_LABELS: dict[str, Any] = {
    "": _l("All"),
    MemberState.OVERDUE: _l("Somebody is overdue"),
    MemberState.NOT_STARTED: _l("Somebody has not started"),
    MemberState.LEARNING: _l("Somebody is learning"),
    MemberState.COMPLETE: _l("Somebody is complete"),
    MemberState.EARLIER: _l("Somebody is complete in an earlier version"),
}
PEOPLE_STATE_LABELS: dict[str, Any] = {
    "": _l("All"),
    MemberState.OVERDUE: _l("Overdue"),
    MemberState.NOT_STARTED: _l("Not started"),
    MemberState.LEARNING: _l("Learning"),
    MemberState.COMPLETE: _l("Complete"),
    MemberState.EARLIER: _l("Complete, earlier version"),
}
SORT_LABELS: dict[str, Any] = {
    "need": _l("Where help is needed first"),
    "name": _l("By name"),
    MemberState.COMPLETE: _l("Most complete first"),
    MemberState.OVERDUE: _l("Most overdue first"),
    MemberState.NOT_STARTED: _l("Most not started first"),
    MemberState.LEARNING: _l("Most learning first"),
    MemberState.TEACHING: _l("Most who can teach first"),
    "members": _l("Most members first"),
    "seen": _l("Last active first"),
    "visits": _l("Most people helped first"),
}
PEOPLE_SORT_LABELS: dict[str, Any] = {
    "need": _l("Late first"),
    "name": _l("By name"),
    "state": _l("Furthest first"),
    MemberState.TEACHING: _l("Who can teach first"),
    "seen": _l("Last active first"),
}
INVALID_FILTERS: dict[str, Any] = {
    "due": _l("the day"),
    "state": _l("the state"),
    "sort": _l("the order"),
    "subject": _l("the course"),
    "under": _l("the per cent"),
    "who": _l("who is counted"),
    "where": _l("where it is counted"),
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


def download_name(what: str, unit: str, on: date, kind: str, *parts: str) -> str:
    """A name in plain letters: bao-cao-xa-tan-an-an-toan-tren-mang-moi-cap-2026-11-26.xlsx."""
    plain = (
        re.sub(r"[^a-z0-9]+", "-", fold(part)).strip("-")[:MAX_PART_CHARS].strip("-")
        for part in (what, unit, *parts)
    )
    return f"{'-'.join(part for part in plain if part)}-{on.isoformat()}.{kind}"
