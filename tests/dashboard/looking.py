"""Looking at dashboards, for the tests of their screens."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.db import db
from portal.programmes.models import Assignment
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.reading import on_screen
from tests.people.actions import add

DAY = timedelta(days=1)


def assign(programme: str, unit: Unit, *, in_days: int) -> None:
    """Let the unit have to finish the programme by a day."""
    told = {"due_on": clock.today() + in_days * DAY, "assigned_at": clock.now()}
    add(Assignment, programme_id=programme.removeprefix("programme:"), unit_id=unit.id, **told)
    db.session.commit()


def rows_at(browser: Browser, unit: Unit, query: str = "") -> dict[str, list[str]]:
    """The rows of the unit's table, by what stands first in them."""
    response = browser.get(f"/dashboard/units/{unit.id}{query}")
    assert response.status_code == 200
    return {row[0]: row[1:] for row in on_screen(response.text, "dashboard-table")[1:]}


def numbers(cells: list[str]) -> list[int]:
    """Members, not started, learning, completed, overdue and who can teach."""
    members, not_started, learning, complete, overdue, teaching, _seen, _visits = cells
    completed = complete.split("%")[1].split("/")[0].strip()
    return [int(text) for text in (members, not_started, learning, completed, overdue, teaching)]
