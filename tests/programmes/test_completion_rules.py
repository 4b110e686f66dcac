"""When a programme is complete, how long that holds, and what renews it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.programmes.rules.completion import (
    CompletionRule,
    CompletionValidity,
    LearningRecord,
    completion_moment,
    renew_validity,
    start_validity,
    with_months,
)

A, B, C, D = 1, 2, 3, 4
DAY = timedelta(days=1)
JAN = datetime(2026, 1, 15, 9, tzinfo=UTC)
RULE = CompletionRule("p", None, 1, None, False, compulsory=(A, B), electives=(C, D))


def done(**finished: datetime) -> LearningRecord:
    ids = {"a": A, "b": B, "c": C, "d": D}
    return LearningRecord(completed={ids[name]: moment for name, moment in finished.items()})


def test_it_is_complete_when_the_last_thing_was_done_that_it_asks_for() -> None:
    learned = done(a=JAN, b=JAN + 3 * DAY, c=JAN + 9 * DAY, d=JAN + 2 * DAY)

    assert completion_moment(RULE, learned) == JAN + 3 * DAY


@pytest.mark.parametrize("missing", ["b", "c"])
def test_it_is_not_complete_while_something_is_missing(missing: str) -> None:
    learned = done(**{name: JAN for name in "abc" if name != missing})

    assert completion_moment(RULE, learned) is None


def test_no_more_electives_are_asked_for_than_are_published() -> None:
    rule = replace(RULE, min_electives=2, electives=(C,))

    assert completion_moment(rule, done(a=JAN, b=JAN, c=JAN)) == JAN
    assert completion_moment(rule, done(a=JAN, b=JAN)) is None


def test_a_programme_that_asks_for_nothing_is_completed_by_nobody() -> None:
    assert completion_moment(replace(RULE, compulsory=(), electives=()), done(a=JAN)) is None
    assert completion_moment(replace(RULE, compulsory=(), min_electives=0), done(c=JAN)) is None


def test_what_was_learned_elsewhere_counts_only_where_the_programme_says_so() -> None:
    learned = LearningRecord(completed={A: JAN}, certified={B: JAN + DAY}, elsewhere=[JAN + 2 * DAY])

    assert completion_moment(RULE, learned) is None
    assert completion_moment(replace(RULE, counts_outside=True), learned) == JAN + 2 * DAY


def test_a_certificate_for_any_elective_stands_for_one_only() -> None:
    rule = replace(RULE, counts_outside=True, min_electives=2)

    assert completion_moment(rule, LearningRecord(completed={A: JAN, B: JAN}, elsewhere=[JAN])) is None
    assert completion_moment(rule, LearningRecord(completed={A: JAN, B: JAN, D: JAN}, elsewhere=[JAN])) == JAN


def test_without_months_it_holds_for_good() -> None:
    held = start_validity(JAN, None)

    assert (held.valid_until, held.renewal_opens_at) == (None, None)
    assert renew_validity(held, RULE, LearningRecord(refreshed_courses={A: JAN + DAY, B: JAN + DAY})) == held


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert start_validity(datetime(2026, 1, 31, tzinfo=UTC), 1).valid_until == datetime(2026, 2, 28, tzinfo=UTC)


HELD = start_validity(JAN, 12)  # until 15 January 2027
END = datetime(2027, 1, 15, 9, tzinfo=UTC)


def gone_over(**moments: datetime) -> LearningRecord:
    ids = {"a": A, "b": B, "c": C}
    return LearningRecord(
        completed={A: JAN, B: JAN}, refreshed_courses={ids[name]: moment for name, moment in moments.items()}
    )


@pytest.mark.parametrize(
    ("a", "b", "until"),
    [
        (END - 60 * DAY, END - DAY, datetime(2028, 1, 15, 9, tzinfo=UTC)),
        (END - DAY, END, datetime(2028, 1, 15, 9, tzinfo=UTC)),
        (END - 59 * DAY, END + 5 * DAY, datetime(2028, 1, 20, 9, tzinfo=UTC)),
        (END + 90 * DAY, END + 91 * DAY, datetime(2028, 4, 16, 9, tzinfo=UTC)),
    ],
    ids=["on the first day of the window", "at its last moment", "one in it, one after", "long after"],
)
def test_going_over_every_compulsory_course_renews_it(a: datetime, b: datetime, until: datetime) -> None:
    held = renew_validity(HELD, RULE, gone_over(a=a, b=b))

    assert held == CompletionValidity(JAN, max(a, b), until, 12)


@pytest.mark.parametrize(
    "learned",
    [
        gone_over(a=END - DAY),
        gone_over(a=END - DAY, c=END - DAY),
        gone_over(a=END - DAY, b=END - 61 * DAY),
    ],
    ids=["one of two", "an elective instead", "one before the window"],
)
def test_less_than_that_renews_nothing(learned: LearningRecord) -> None:
    assert renew_validity(HELD, RULE, learned) == HELD


def test_the_same_going_over_renews_it_once() -> None:
    learned = gone_over(a=END - DAY, b=END - DAY)
    once = renew_validity(HELD, RULE, learned)

    assert renew_validity(once, RULE, learned) == once


def test_a_short_period_is_not_renewed_by_what_completed_it() -> None:
    held = start_validity(JAN, 1)

    assert renew_validity(held, RULE, done(a=JAN - DAY, b=JAN)) == held


def test_electives_renew_a_programme_without_compulsory_courses() -> None:
    rule = replace(RULE, compulsory=(), min_electives=1)

    assert renew_validity(HELD, rule, gone_over(c=END - DAY)).valid_until == datetime(2028, 1, 15, 9, tzinfo=UTC)
    assert renew_validity(HELD, rule, gone_over(a=END - DAY)) == HELD


def test_a_certificate_of_the_window_renews_where_it_counts() -> None:
    learned = LearningRecord(completed={A: JAN, B: END - DAY}, certified={A: END - 2 * DAY})

    assert renew_validity(HELD, RULE, learned) == HELD
    assert renew_validity(HELD, replace(RULE, counts_outside=True), learned).renewed_at == END - DAY


@pytest.mark.parametrize(
    ("months", "until"),
    [(24, datetime(2028, 1, 15, 9, tzinfo=UTC)), (6, datetime(2026, 7, 15, 9, tzinfo=UTC)), (None, None)],
)
def test_another_period_counts_from_the_same_day(months: int | None, until: datetime | None) -> None:
    assert with_months(HELD, months) == CompletionValidity(JAN, JAN, until, months)


def test_a_period_where_there_was_none_counts_from_the_completion() -> None:
    assert with_months(start_validity(JAN, None), 12) == HELD


def test_a_renewal_keeps_the_days_that_were_left_when_the_period_changes() -> None:
    renewed = renew_validity(HELD, RULE, gone_over(a=END - 30 * DAY, b=END - 30 * DAY))

    assert with_months(renewed, 6).valid_until == datetime(2027, 7, 15, 9, tzinfo=UTC)
