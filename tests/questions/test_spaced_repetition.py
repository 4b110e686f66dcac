"""When a question comes back: whole days, the values of the fsrs library, growing intervals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest

from portal.questions.rules.spaced_repetition import Schedule, first_schedule, next_schedule

DAY = date(2026, 11, 20)


def interval(schedule: Schedule, day: date) -> int:
    return (schedule.due_on - day).days


def test_right_at_the_first_try_waits_longer_than_right_at_a_later_one() -> None:
    first = first_schedule(1, tried_before=False, day=DAY)
    later = first_schedule(1, tried_before=True, day=DAY)

    assert (interval(first, DAY), interval(later, DAY)) == (2, 1)


def test_intervals_grow_while_the_answers_are_right() -> None:
    schedule, day = first_schedule(1, tried_before=False, day=DAY), DAY
    intervals = [interval(schedule, day)]
    for _ in range(6):
        day = schedule.due_on
        schedule = next_schedule(schedule.card, right=True, day=day)
        intervals.append(interval(schedule, day))

    assert intervals == sorted(set(intervals))
    assert intervals[-1] > 180


def test_a_wrong_answer_brings_the_question_back_soon_and_keeps_something_of_what_was_known() -> None:
    schedule = first_schedule(1, tried_before=False, day=DAY)
    for _ in range(4):
        schedule = next_schedule(schedule.card, right=True, day=schedule.due_on)
    day = schedule.due_on

    missed = next_schedule(schedule.card, right=False, day=day)
    again = next_schedule(missed.card, right=True, day=missed.due_on)

    assert 1 <= interval(missed, day) <= 7
    assert interval(again, missed.due_on) > interval(missed, day)


def test_a_late_right_answer_counts_in_favour() -> None:
    schedule = first_schedule(1, tried_before=False, day=DAY)
    late = schedule.due_on + timedelta(days=30)

    in_time = next_schedule(schedule.card, right=True, day=schedule.due_on)
    after_absence = next_schedule(schedule.card, right=True, day=late)

    assert interval(after_absence, late) > interval(in_time, schedule.due_on)


@pytest.mark.parametrize(
    "answers",
    [
        [True, True, True, True],
        [True, False, True, True, False, True],
        [False, False, True],
        [True] * 8,
    ],
)
@pytest.mark.parametrize("tried_before", [False, True])
def test_the_library_used_by_itself_says_the_same(answers: list[bool], tried_before: bool) -> None:
    scheduler = fsrs.Scheduler(desired_retention=0.9, enable_fuzzing=False, learning_steps=(), relearning_steps=())
    card = fsrs.Card()
    moment = datetime(2026, 11, 20, 3, 15, tzinfo=UTC)  # any time of the day
    first = fsrs.Rating.Hard if tried_before else fsrs.Rating.Good
    card, _ = scheduler.review_card(card, first, moment)
    schedule, day = first_schedule(1, tried_before=tried_before, day=DAY), DAY

    for late, is_right in enumerate(answers):
        assert schedule.due_on == card.due.date()
        assert schedule.card["stability"] == pytest.approx(card.stability)
        assert schedule.card["difficulty"] == pytest.approx(card.difficulty)
        moment, day = card.due + timedelta(days=late), schedule.due_on + timedelta(days=late)
        card, _ = scheduler.review_card(card, fsrs.Rating.Good if is_right else fsrs.Rating.Again, moment)
        schedule = next_schedule(schedule.card, right=is_right, day=day)

    assert schedule.due_on == card.due.date()


def test_the_formula_of_fsrs_6_by_hand() -> None:
    """Stability after Good, then Good in time: S' = S (1 + e^w8 (11-D) S^-w9 (e^(w10 (1-R)) - 1))."""
    w = fsrs.Scheduler().parameters
    stability = w[2]
    difficulty = w[4] - 2.718281828459045 ** (w[5] * 2) + 1
    factor = 0.9 ** (-1 / w[20]) - 1
    retrievability = (1 + factor * 2 / stability) ** -w[20]  # asked again after two days
    expected = stability * (
        1
        + 2.718281828459045 ** w[8]
        * (11 - difficulty)
        * stability ** -w[9]
        * (2.718281828459045 ** (w[10] * (1 - retrievability)) - 1)
    )

    schedule = first_schedule(1, tried_before=False, day=DAY)
    schedule = next_schedule(schedule.card, right=True, day=schedule.due_on)

    assert schedule.card["stability"] == pytest.approx(expected)
    assert interval(schedule, DAY + timedelta(days=2)) == round(expected)
