"""Lessons whose questions come back, the calendar of a test, and answering through the operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.questions.models import Question, Review
from portal.questions.operations.attempts import answer_practice
from portal.questions.operations.reviews import answer_review
from portal.questions.queries.answers import get_practice_question
from portal.questions.queries.reviews import ReviewQuestion, review_day
from portal.units.queries.memberships import unit_of
from tests import factories
from tests.fixed_clock import FixedClock
from tests.replay import replayed

FIRST_DAY = date(2026, 11, 20)


class Calendar:
    """The clock of a test: it stands at half past eight in the evening, in Vietnam, until it is moved."""

    def __init__(self, fixed_clock: FixedClock) -> None:
        self.day = FIRST_DAY
        self._clock = fixed_clock
        self._clock.stand(self.now())

    def now(self) -> datetime:
        """The evening of the day."""
        return datetime.combine(self.day, time(20, 30), clock.VIETNAM)

    def pass_days(self, days: int) -> None:
        """Let so many days go by."""
        self.day += timedelta(days=days)
        self._clock.stand(self.now())


def lesson_text(names: range, *, title: str = "Bài một", word: str = "mã") -> str:
    """A lesson that asks the questions cau-0, cau-1 …; the second option of each is right."""
    asked = (
        f'Người lạ xin {word} số {n}, mình làm gì?\n\n<!-- data-id="cau-{n}" data-passage="01-bai.md#dung" -->\n'
        f'- [( )] Đọc {word} <!-- data-feedback="Đọc là mất tiền." -->\n'
        f'- [(X)] Cúp máy <!-- data-feedback="Đúng vậy." -->\n***\nKhông ai được hỏi {word} số {n}.\n***\n'
        for n in names
    )
    return factories.front_matter(title=title) + "\n## Dừng {#dung}\n\nDừng lại.\n\n" + "\n".join(asked)


def viewer_of(user: User) -> Viewer:
    """The person as a request knows them."""
    unit = unit_of(user.id)
    return Viewer(user.id, user.name, 0, unit.id if unit is not None else None, frozenset(), True)


@replayed
def practise(user: User, name: str, *, right: bool = True, page: str = "bai", course: str = "an-toan") -> None:
    """Answer a practice question of the lesson."""
    asked = get_practice_question(course, page, name, user_id=user.id)
    answer_practice(
        asked,
        page_content(asked.revision_id).questions[name],
        revision_id=asked.revision_id,
        response={"chosen": [1 if right else 0]},
        token=f"{name}/{asked.tries}",
        actor=user,
    )
    db.session.commit()


def review(user: User, asked: ReviewQuestion, *, right: bool = True, token: str | None = None) -> int:
    """Answer a question that came back."""
    answer_id = answer_review(
        asked,
        page_content(asked.revision_id).questions[asked.name],
        revision_id=asked.revision_id,
        response={"chosen": [1 if right else 0]},
        token=token or f"{clock.now()}/{asked.name}",
        actor=user,
    )
    db.session.commit()
    return answer_id


def evening(user: User, *, misses: frozenset[str] = frozenset()) -> Iterator[str]:
    """Go through the review of the day; the names of the questions in their order."""
    person = viewer_of(user)
    while left := review_day(person, clock.today()).left:
        review(user, left[0], right=left[0].name not in misses)
        yield left[0].name


def schedules(user: User) -> dict[str, Review]:
    """When each question comes back to the person, by name."""
    db.session.rollback()
    rows = db.session.execute(
        select(Question.name, Review)
        .join(Review, Review.question_id == Question.id)
        .where(Review.user_id == user.id)
    )
    return dict(rows.all())
