"""When a finished course is due to be gone over again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.progress.queries.started_courses import StartedCourse
from portal.progress.rules.months import add_months

FINISHED = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("months", "expected"),
    [(1, "2026-12-30"), (2, "2027-01-30"), (3, "2027-02-28"), (13, "2027-12-30"), (15, "2028-02-29")],
)
def test_months_end_with_the_month(months: int, expected: str) -> None:
    assert add_months(FINISHED, months).date().isoformat() == expected


@pytest.mark.parametrize(
    "begun",
    [
        StartedCourse(),
        StartedCourse(active_at=FINISHED, refresh_months=3),
        StartedCourse(FINISHED, FINISHED, None, None),
    ],
    ids=["not begun", "not finished", "no period"],
)
def test_never(begun: StartedCourse) -> None:
    assert begun.refresh_due_at is None
    assert not begun.needs_refresher(FINISHED + timedelta(days=9999))


def test_from_the_day_on_and_counted_anew_from_the_last_time() -> None:
    due = datetime(2027, 2, 28, 13, 0, tzinfo=UTC)
    finished = StartedCourse(FINISHED, FINISHED, None, 3)
    refreshed = StartedCourse(FINISHED, FINISHED, due, 3)

    assert not finished.needs_refresher(due - timedelta(seconds=1))
    assert finished.needs_refresher(due)
    assert not refreshed.needs_refresher(due)
    assert refreshed.refresh_due_at == datetime(2027, 5, 28, 13, 0, tzinfo=UTC)
