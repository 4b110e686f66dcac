"""What may be answered, when it is asked, and how many must have answered before anybody sees it.

Feedback is kept as counts alone: there is no row of one person's, so that no id, order or time leads to who said
what. And counts are shown as they stood at the last multiple of five: whoever looks before and after one more
person has answered sees the same.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from portal.classes.enums import NOT_TAKING_PLACE
from portal.classes.feedback.enums import Again, FeedbackQuestion, Pace, Understood
from portal.classes.models import ClassSession

SHOWN_FROM = 5  # people; and anew with each five more
OPEN_FOR = timedelta(days=14)
ANSWERS: Mapping[FeedbackQuestion, tuple[str, ...]] = {
    FeedbackQuestion.UNDERSTOOD: tuple(Understood),
    FeedbackQuestion.PACE: tuple(Pace),
    FeedbackQuestion.AGAIN: tuple(Again),
}


def is_whole(answers: Mapping[FeedbackQuestion, str]) -> bool:
    """Whether each question has one of its answers."""
    return all(answers.get(question) in allowed for question, allowed in ANSWERS.items())


def is_asked(session: ClassSession, now: datetime) -> bool:
    """Whether the class is over, took place, and that no longer than two weeks ago."""
    return session.state not in NOT_TAKING_PLACE and session.ends_at <= now < session.ends_at + OPEN_FOR


def is_shown_anew(givers: int) -> bool:
    """Whether so many people are a new group of five, whose answers join what is shown."""
    return givers % SHOWN_FROM == 0
