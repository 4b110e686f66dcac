"""The days that the law gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from portal.privacy.enums import RequestKind
from portal.privacy.rules.deadlines import answer_by, day_of, extended_deadline, finish_by, urgency


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of November 2026 in Vietnam; its 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.VIETNAM)


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        (at(16), 18),  # Monday: Tuesday, Wednesday
        (at(18), 20),
        (at(19), 23),  # Thursday: Friday, Monday
        (at(20, 23, 59), 24),  # Friday evening: Monday, Tuesday
        (at(21), 24),  # Saturday
        (at(22), 24),  # Sunday
    ],
)
def test_the_second_working_day_after_the_request_is_the_last_for_an_answer(asked: datetime, day: int) -> None:
    assert answer_by(asked) == date(2026, 11, day)


def test_the_day_is_that_of_vietnam() -> None:
    friday_in_utc = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # half past midnight on Saturday

    assert answer_by(friday_in_utc) == date(2026, 11, 24)
    assert finish_by("correction", friday_in_utc) == date(2026, 12, 1)


def test_tet_is_not_considered_so_the_day_is_early_never_late() -> None:
    eve_of_tet = datetime(2027, 2, 5, 9, tzinfo=clock.VIETNAM)  # a Friday; the new year begins on the Saturday

    assert answer_by(eve_of_tet) == date(2027, 2, 9)


@pytest.mark.parametrize(
    ("kind", "days", "at_most"),
    [("deletion", 10, 20), ("correction", 10, 20), ("restriction", 15, 30), ("objection", 15, 30)],
)
def test_each_kind_has_its_days_and_one_extension_within_the_law(kind: str, days: int, at_most: int) -> None:
    asked = at(20)

    assert finish_by(kind, asked) == day_of(asked) + timedelta(days=days)
    assert extended_deadline(kind, asked) == day_of(asked) + timedelta(days=at_most)
    assert extended_deadline(kind, asked) - finish_by(kind, asked) <= timedelta(days=15)


def test_there_is_no_other_kind() -> None:
    assert set(RequestKind) == {"deletion", "correction", "restriction", "objection"}
    with pytest.raises(KeyError):
        finish_by("praise", at(20))


@pytest.mark.parametrize(("left", "said"), [(-1, "late"), (0, "soon"), (2, "soon"), (3, "")])
def test_a_day_is_near_two_days_before_and_past_the_day_after(left: int, said: str) -> None:
    today = date(2026, 11, 20)

    assert urgency(today + timedelta(days=left), today) == said
