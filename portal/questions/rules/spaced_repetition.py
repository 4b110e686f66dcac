"""Spaced repetition by FSRS in whole days: when a question is due; no database, no clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from fsrs import Card, Rating, Scheduler

MAX_REVIEWS_PER_DAY = 5  # questions in the review of one day, however long somebody was away

# Without learning steps of minutes, every interval is a number of whole days, at least one.
_SCHEDULER = Scheduler(desired_retention=0.9, enable_fuzzing=False, learning_steps=(), relearning_steps=())


@dataclass(frozen=True)
class Schedule:
    """When a question is due, and what the scheduler knows of it (a card of the fsrs library, as JSON)."""

    due_on: date
    card: dict[str, Any]


def first_schedule(question_id: int, *, tried_before: bool, day: date) -> Schedule:
    """When a question comes back that was answered right on this day, at the first try or at a later one."""
    midnight = _midnight(day)
    card = Card(card_id=question_id, due=midnight)
    return _schedule_after(card, Rating.Hard if tried_before else Rating.Good, midnight)


def next_schedule(card: dict[str, Any], *, right: bool, day: date) -> Schedule:
    """When a question comes back that was answered in a review on this day."""
    return _schedule_after(
        Card.from_dict(_card_dict(card)), Rating.Good if right else Rating.Again, _midnight(day)
    )


def _schedule_after(card: Card, rating: Rating, midnight: datetime) -> Schedule:
    reviewed, _log = _SCHEDULER.review_card(card, rating, midnight)
    return Schedule(reviewed.due.date(), dict(reviewed.to_dict()))


def _card_dict(card: dict[str, Any]) -> Any:
    """The card in the library's own type, which it does not export."""
    return card


def _midnight(day: date) -> datetime:
    # The library wants moments in UTC; a day of Vietnam stands there as its midnight, so days are counted whole.
    return datetime.combine(day, time.min, UTC)
