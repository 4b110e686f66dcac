"""Reading what the people of a unit answered at the first try; nobody is named, and only who agreed is counted."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.courses.models import Course, Page
from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import MEMBER
from portal.db import Rows, db
from portal.questions.models import Answer, Question
from portal.questions.rules.scoring import MIN_RIGHT_SCORE
from portal.units.models import Membership
from portal.units.queries.tree import at_or_below

MAX_PEOPLE_READ_FULLY = 2_000  # people of whom every answer is read
MAX_SAMPLED_ANSWERS = 20_000  # answers that are read where there are more people
MAX_COMPARED_ANSWERS = 1_000  # wrong answers to one question that are compared
MAX_SEARCHED_ANSWERS = 50_000  # the latest answers of everybody, among which those are looked for


@dataclass(frozen=True, slots=True)
class MissedCount:
    """A question, how many people answered it, and how many of them wrongly, at the first try."""

    question_id: int
    name: str
    page_id: int
    people: int
    wrong: int

    @property
    def share(self) -> float:
        """The share that was wrong, 0 to 1."""
        return self.wrong / self.people


@dataclass(frozen=True)
class FirstAnswers:
    """The first answers of some people: id, question_id, score; `is_sample` where not everybody was read."""

    rows: Sequence[tuple[int, int, float]]
    is_sample: bool

    @cached_property
    def by_question(self) -> dict[int, tuple[int, list[int]]]:
        """How many people answered each question, and which of the answers were wrong, the latest first."""
        people: Counter[int] = Counter()
        wrong: dict[int, list[int]] = defaultdict(list)
        for id_, question_id, score in self.rows:
            people[question_id] += 1
            if score < MIN_RIGHT_SCORE:
                wrong[question_id].append(id_)
        return {id_: (number, sorted(wrong[id_], reverse=True)) for id_, number in people.items()}


def first_answers(unit_id: int, *, since: datetime) -> FirstAnswers:
    """The first graded answer to each question by the people of the unit and below who agreed to that use.

    Of few people all are read. Of many, the latest ones: what everybody answered last is walked back for so far.
    """
    below = at_or_below(unit_id)
    people = select(PersonStatus.user_id).where(PersonStatus.unit_id.in_(below), PersonStatus.subject == MEMBER)
    is_sample = len(db.session.scalars(people.limit(MAX_PEOPLE_READ_FULLY + 1)).all()) > MAX_PEOPLE_READ_FULLY
    read = aliased(Answer, _newest(since) if is_sample else _of_people(people, since))
    earlier = aliased(Answer)
    was_before = select(earlier.id).where(
        earlier.user_id == read.user_id, earlier.question_id == read.question_id, earlier.id < read.id
    )
    # Asked of each answer that was read, so that a large unit's people are not gone through instead.
    belongs = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.user_id == read.user_id,
            Membership.until.is_(None),
            Membership.unit_id.in_(below),
            User.deactivated_at.is_(None),
        )
    )
    statement: Rows = select(read.id, read.question_id, read.score).where(
        belongs.exists(), has_consent_condition(read.user_id, "improvement"), ~was_before.exists()
    )
    if is_sample:
        statement = statement.order_by(read.id.desc()).limit(MAX_SAMPLED_ANSWERS)
    return FirstAnswers([tuple(row) for row in db.session.execute(statement)], is_sample)


def _of_people(people: Select[int], since: datetime) -> Subquery:
    """All graded answers of these people since then."""
    return _graded(since).where(Answer.user_id.in_(people)).subquery()


def _newest(since: datetime) -> Subquery:
    """The latest graded answers of everybody since then."""
    last = db.session.scalar(select(func.max(Answer.id))) or 0
    return (
        _graded(since)
        .where(Answer.id > last - MAX_SEARCHED_ANSWERS)
        .order_by(Answer.id.desc())
        .limit(MAX_SEARCHED_ANSWERS)
        .subquery()
    )


def _graded(since: datetime) -> Rows:
    return select(Answer.id, Answer.user_id, Answer.question_id, Answer.score).where(
        Answer.score.is_not(None), Answer.answered_at >= since
    )


def most_missed_counts(answers: FirstAnswers, *, least: int, limit: int) -> Sequence[MissedCount]:
    """The questions that are still asked and went wrong most often, where at least so many people answered."""
    counted = {
        id_: (people, len(wrong))
        for id_, (people, wrong) in answers.by_question.items()
        if people >= least and wrong
    }
    rows = db.session.execute(
        select(Question.id, Question.name, Question.page_id)
        .join(Page, Page.id == Question.page_id)
        .join(Course, Course.id == Page.course_id)
        .where(
            Question.id.in_(counted),
            Question.retired_at.is_(None),
            Page.withdrawn_at.is_(None),
            Course.withdrawn_at.is_(None),
        )
    )
    found = [MissedCount(*row, *counted[row.id]) for row in rows]
    return sorted(found, key=lambda each: (-each.share, -each.people, each.question_id))[:limit]


def wrong_answers(answers: FirstAnswers, question_ids: Collection[int]) -> Sequence[tuple[int, int, Any]]:
    """What was answered wrongly to these questions, the latest of each: question_id, revision_id, response."""
    ids = [
        id_ for question_id in question_ids for id_ in answers.by_question[question_id][1][:MAX_COMPARED_ANSWERS]
    ]
    rows = db.session.execute(
        select(Answer.question_id, Answer.revision_id, Answer.response).where(Answer.id.in_(ids))
    )
    return [(row.question_id, row.revision_id, row.response) for row in rows]
