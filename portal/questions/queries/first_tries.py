"""How many people had certain questions right at their first try; nobody is named."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from portal.accounts.queries.users import has_consent_condition
from portal.db import Rows, db
from portal.questions.models import Answer, Question
from portal.questions.rules.scoring import MIN_RIGHT_SCORE


@dataclass(frozen=True, slots=True)
class FirstTries:
    """How many people answered a question, in whatever wording, and how many were right at once."""

    people: int
    right: int

    @property
    def share(self) -> float:
        """The share of those who were right."""
        return self.right / self.people


def first_tries(places: Collection[tuple[int, str]]) -> dict[tuple[int, str], FirstTries]:
    """The counts of these questions, by page id and name, of people who agreed to be counted."""
    if not places:
        return {}
    wanted = {*places}
    named = select(Question.id, Question.page_id, Question.name).where(
        Question.page_id.in_({page_id for page_id, _name in wanted}),
        Question.name.in_({name for _page_id, name in wanted}),
    )
    ids = {row.id: (row.page_id, row.name) for row in db.session.execute(named)}
    ids = {question_id: place for question_id, place in ids.items() if place in wanted}
    earlier = aliased(Answer)
    before = select(earlier.id).where(
        earlier.user_id == Answer.user_id, earlier.question_id == Answer.question_id, earlier.id < Answer.id
    )
    counted: Rows = (
        select(Answer.question_id, func.count(), func.sum(case((Answer.score >= MIN_RIGHT_SCORE, 1), else_=0)))
        .where(
            Answer.question_id.in_(ids),
            Answer.score.is_not(None),
            ~before.exists(),
            has_consent_condition(Answer.user_id, "improvement"),
        )
        .group_by(Answer.question_id)
    )
    return {
        ids[question_id]: FirstTries(people, right) for question_id, people, right in db.session.execute(counted)
    }
