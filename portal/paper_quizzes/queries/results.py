"""Reading the sheets that were typed in, and the people whose sheets may be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.accounts.models import User
from portal.audit.models import Actor
from portal.content.text.vietnamese import fold
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.paper_quizzes.queries.taught import taught_by
from portal.units.models import Membership, Unit
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.tree import at_or_below, begins_a_word

MAX_PEOPLE = 300  # on one screen; more are searched


@dataclass(frozen=True)
class SheetPerson:
    """Somebody whose sheet may be typed in; `score` is of the sheet that was, if one was."""

    id: int
    name: str
    folded: str
    unit_name: str
    score: float | None = None


@dataclass(frozen=True)
class PaperNote:
    """That an attempt was made on paper: when, and who typed it in."""

    done_on: date
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class People:
    """The people of a screen; `is_cut` where there are more than it shows."""

    people: tuple[SheetPerson, ...]
    is_cut: bool


def people_for(quiz: PaperQuiz, actor: Actor, text: str = "") -> People:
    """Whose sheets the actor may type in, by given name; of a text, those who are called so.

    Of the people led, those of the quiz's unit; of those taught, all who were there.
    """
    led = Unit.id.in_(at_or_below(quiz.unit_id)) & Unit.id.in_(at_or_below(*managed_unit_ids(actor)))
    statement = (
        select(User.id, User.name, User.folded, Unit.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            Membership.until.is_(None),
            User.deactivated_at.is_(None),
            User.id != actor.id,
            or_(led, User.id.in_(taught_by(actor.id))),
        )
        .order_by(User.name_key, User.id)
        .limit(MAX_PEOPLE + 1)
    )
    if text:
        statement = statement.where(begins_a_word(User.folded, fold(text)))
    rows = db.session.execute(statement).all()
    scores = latest_scores(quiz.id)
    found = (SheetPerson(*row, scores.get(row[0])) for row in rows[:MAX_PEOPLE])
    return People(tuple(found), len(rows) > MAX_PEOPLE)


def latest_scores(paper_quiz_id: int) -> dict[int, float]:
    """The score of the latest sheet of each person, by person."""
    rows = db.session.execute(
        select(PaperResult.user_id, PaperResult.score)
        .where(PaperResult.paper_quiz_id == paper_quiz_id)
        .order_by(PaperResult.id)
    )
    return dict(rows.all())


def results_of(quiz: PaperQuiz, actor: Actor) -> Sequence[PaperResult]:
    """The sheets that were typed in, by the actor or of people whom the actor leads, the latest first."""
    own = at_or_below(*managed_unit_ids(actor))
    there = select(Membership.user_id).where(Membership.until.is_(None), Membership.unit_id.in_(own))
    statement = (
        select(PaperResult)
        .where(
            PaperResult.paper_quiz_id == quiz.id,
            or_(PaperResult.user_id.in_(there), PaperResult.entered_by_id == actor.id),
        )
        .options(joinedload(PaperResult.user), joinedload(PaperResult.entered_by))
        .order_by(PaperResult.id.desc())
    )
    return db.session.scalars(statement).all()


def has_results(paper_quiz_id: int) -> bool:
    """Whether any sheet was typed in."""
    statement = select(PaperResult.id).where(PaperResult.paper_quiz_id == paper_quiz_id).limit(1)
    return db.session.scalar(statement) is not None


def get_result(result_id: int, *, paper_quiz_id: int) -> PaperResult:
    """The sheet, or NotFound."""
    statement = select(PaperResult).where(PaperResult.id == result_id, PaperResult.paper_quiz_id == paper_quiz_id)
    result = db.session.scalar(statement.with_for_update())
    if result is None:
        raise NotFound
    return result


def result_by_token(token: str, *, entered_by_id: int) -> PaperResult | None:
    """The sheet that was typed in under this token."""
    statement = select(PaperResult).where(PaperResult.entered_by_id == entered_by_id, PaperResult.token == token)
    return db.session.scalar(statement)


def results_of_person(paper_quiz_id: int, user_id: int) -> Sequence[PaperResult]:
    """The sheets of one person, the latest first."""
    mine = (PaperResult.paper_quiz_id == paper_quiz_id, PaperResult.user_id == user_id)
    return db.session.scalars(select(PaperResult).where(*mine).order_by(PaperResult.id.desc())).all()


def waiting_on_page(page_id: int, user_id: int) -> int:
    """How many sheets of the person for this quiz page were typed in and do not count yet."""
    statement = (
        select(func.count())
        .select_from(PaperResult)
        .join(PaperQuiz, PaperQuiz.id == PaperResult.paper_quiz_id)
        .where(PaperQuiz.page_id == page_id, PaperResult.user_id == user_id, PaperResult.attempt_id.is_(None))
    )
    return db.session.scalar(statement) or 0


def waiting_results(
    *, before: datetime | None = None, paper_quiz_id: int | None = None, entered_by_id: int | None = None
) -> Sequence[PaperResult]:
    """The sheets that do not count yet, locked: typed in before a moment, or of a quiz by somebody."""
    statement = select(PaperResult).where(PaperResult.attempt_id.is_(None)).order_by(PaperResult.id)
    if before is not None:
        statement = statement.where(PaperResult.entered_at <= before)
    if paper_quiz_id is not None:
        statement = statement.where(PaperResult.paper_quiz_id == paper_quiz_id)
    if entered_by_id is not None:
        statement = statement.where(PaperResult.entered_by_id == entered_by_id)
    return db.session.scalars(statement.with_for_update(skip_locked=True)).all()


def is_any_waiting(before: datetime) -> bool:
    """Whether a sheet that was typed in before this moment waits to be counted."""
    statement = select(PaperResult.id).where(PaperResult.attempt_id.is_(None), PaperResult.entered_at <= before)
    return db.session.scalar(statement.limit(1)) is not None


_typist = aliased(User)
_NOTE: Rows = (
    select(PaperResult.done_on, _typist.name, PaperResult.entered_at)
    .join(_typist, _typist.id == PaperResult.entered_by_id)
    .where(PaperResult.attempt_id == bindparam("attempt"))
)


def paper_note(attempt_id: int) -> PaperNote | None:
    """When the attempt was made on paper, and who typed it in; None for one on a screen."""
    row = fetch(_NOTE, {"attempt": attempt_id}).first()
    return PaperNote(*row) if row is not None else None


def units_of_people(user_ids: Sequence[int]) -> dict[int, str]:
    """The names of the units that people belong to now, by person."""
    rows = db.session.execute(
        select(Membership.user_id, Unit.name)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.user_id.in_(user_ids), Membership.until.is_(None))
    )
    return dict(rows.all())


def results_with_quizzes(user_ids: Collection[int]) -> Sequence[tuple[PaperResult, PaperQuiz]]:
    """The sheets of these people, each with its quiz."""
    rows = db.session.execute(
        select(PaperResult, PaperQuiz)
        .join(PaperQuiz, PaperQuiz.id == PaperResult.paper_quiz_id)
        .where(PaperResult.user_id.in_(user_ids))
    )
    return [(result, quiz) for result, quiz in rows]
