"""Reading how questions were answered, counted by the database for those who write them; nobody is named."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Row,
    Subquery,
    Text,
    case,
    cast,
    distinct,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.accounts.queries.users import has_consent_condition
from portal.content.questions.question import Question as QuestionText
from portal.courses.models import Revision
from portal.db import Rows, cached_per_request, db
from portal.questions.item_analysis.rules.statistics import ResponseTally
from portal.questions.models import Answer, Attempt, Question, RemedialAnswer
from portal.questions.rules.scoring import MIN_RIGHT_SCORE
from portal.units.models import Membership
from portal.units.queries.tree import at_or_below

# The strong are the upper 27 per cent, the size at which two groups differ most surely: T. L. Kelley, “The
# selection of upper and lower groups for the validation of test items”, Journal of Educational Psychology 30
# (1939). Who ties with the last of them is one of them.
UPPER_GROUP_SHARE = 0.27
MAX_ATTEMPTS = 10_000  # of the latest; some 100,000 answers are counted in a second
MAX_PRACTICE_ANSWERS = 100_000  # of the latest answers to practice questions


@dataclass(frozen=True)
class AnalysisScope:
    """Which answers are counted: on which pages, and if said by whom, when and on which revision.

    Of quizzes those in attempts that were handed in count, of lessons those outside of quizzes. `unit_id` stands
    for the people who belong to the unit or below it now; `until` is the first moment that is too late.
    """

    quiz_ids: tuple[int, ...]
    lesson_ids: tuple[int, ...]
    unit_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    revision_id: int | None = None


@dataclass(frozen=True)
class Respondents:
    """Who answered: people counted, people left out for want of consent, and whether only the latest were read."""

    people: int
    left_out: int
    is_sample: bool


@dataclass(frozen=True)
class RemedialCount:
    """How often a question that must be right was missed and asked for again, and in how many cases with success.

    `at_once` counts those that were right with the first question after it, `resolved` all that came to be right.
    """

    attempts: int = 0
    at_once: int = 0
    resolved: int = 0


Asked = dict[tuple[int, int], int]  # how often, by question id and revision id


def ids_by_name(page_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """The ids of the questions that the pages have or had, by page id and name."""
    rows = db.session.execute(
        select(Question.page_id, Question.name, Question.id).where(Question.page_id.in_(page_ids))
    )
    found: dict[int, dict[str, int]] = {page_id: {} for page_id in page_ids}
    for page_id, name, question_id in rows:
        found[page_id][name] = question_id
    return found


def first_answers(scope: AnalysisScope) -> list[ResponseTally]:
    """What people answered at their first try, each response to each question counted."""
    return [*_in_quizzes(scope), *_in_lessons(scope)]


def times_asked(scope: AnalysisScope) -> Asked:
    """How often each question was drawn for an attempt that was handed in, or answered as practice."""
    found: Counter[tuple[int, int]] = Counter()
    if scope.quiz_ids:
        attempts = _agreed(_attempts(scope))
        expand = func.json_each if db.engine.dialect.name == "sqlite" else func.json_array_elements
        drawn = expand(attempts.c.drawn).table_valued("value")
        question_id = cast(drawn.c.value.op("->>")("question"), Integer)
        found.update(_counted(select(question_id, attempts.c.revision_id).join(drawn, true())))
    for one in _practice(scope):
        found[one.question_id, one.revision_id] += one.number
    return dict(found)


def remedial_counts(scope: AnalysisScope) -> dict[int, RemedialCount]:
    """What came of asking again, by the id of the question that was missed."""
    if not scope.quiz_ids:
        return {}
    attempts = _agreed(_attempts(scope))
    is_right = RemedialAnswer.score >= MIN_RIGHT_SCORE
    by_attempt = (
        select(
            RemedialAnswer.missed_id,
            func.max(case((is_right & (RemedialAnswer.number == 1), 1), else_=0)).label("at_once"),
            func.max(case((is_right, 1), else_=0)).label("resolved"),
        )
        .join(attempts, attempts.c.id == RemedialAnswer.attempt_id)
        .group_by(RemedialAnswer.missed_id, RemedialAnswer.attempt_id)
        .subquery()
    )
    totals = (func.count(), func.sum(by_attempt.c.at_once), func.sum(by_attempt.c.resolved))
    counted: Rows = select(by_attempt.c.missed_id, *totals).group_by(by_attempt.c.missed_id)
    return {missed_id: RemedialCount(*row) for missed_id, *row in db.session.execute(counted)}


def count_respondents(scope: AnalysisScope) -> Respondents:
    """How many people answered there, and how many of them are left out since they did not agree to be counted."""
    # By person first: whether somebody agrees is looked up once, not for each answer.
    parts = [
        select(rows.c.user_id, literal(most).label("most"), func.count().label("number")).group_by(rows.c.user_id)
        for ids, rows, most in (
            (scope.quiz_ids, _attempts(scope), MAX_ATTEMPTS),
            (scope.lesson_ids, _tries(scope), MAX_PRACTICE_ANSWERS),
        )
        if ids
    ]
    if not parts:
        return Respondents(0, 0, is_sample=False)
    rows = union_all(*parts).subquery()
    agrees = case((has_consent_condition(rows.c.user_id, "improvement"), 1), else_=0).label("agrees")
    read = select(rows.c.most, rows.c.user_id, rows.c.number, agrees).subquery()
    counts = db.session.execute(
        select(
            func.count(distinct(case((read.c.agrees == 1, read.c.user_id)))),
            func.count(distinct(case((read.c.agrees == 0, read.c.user_id)))),
            func.coalesce(func.sum(case((read.c.most == MAX_ATTEMPTS, read.c.number))), 0),
            func.coalesce(func.sum(case((read.c.most == MAX_PRACTICE_ANSWERS, read.c.number))), 0),
        )
    ).one()
    people, left_out, attempts, tries = counts
    return Respondents(people, left_out, is_sample=attempts >= MAX_ATTEMPTS or tries >= MAX_PRACTICE_ANSWERS)


def revisions_of(page_id: int) -> Sequence[Row[int, int, datetime]]:
    """Every revision of the page, the newest first: id, number, published_at."""
    return db.session.execute(
        select(Revision.id, Revision.number, Revision.published_at)
        .where(Revision.page_id == page_id)
        .order_by(Revision.number.desc())
    ).all()


def wordings(revision_ids: Collection[int]) -> dict[int, dict[str, QuestionText]]:
    """What the questions of several revisions said, by revision id and name; to be compared, not to be shown."""
    if not revision_ids:
        return {}
    rows = db.session.execute(select(Revision.id, Revision.blocks).where(Revision.id.in_(revision_ids)))
    return {
        revision_id: {
            said["question"]["id"]: QuestionText.from_dict(said["question"])
            for said in blocks
            if "question" in said
        }
        for revision_id, blocks in rows
    }


def _in_quizzes(scope: AnalysisScope) -> list[ResponseTally]:
    if not scope.quiz_ids:
        return []
    attempts = _agreed(_attempts(scope))
    totals = (
        select(Answer.attempt_id, func.sum(Answer.score).label("total"))
        .join(attempts, attempts.c.id == Answer.attempt_id)
        .group_by(Answer.attempt_id)
        .subquery()
    )
    # What was left open counts as nothing in the rest, as it does in the score of the attempt.
    others = func.json_array_length(attempts.c.drawn) - 1
    return _tallied(
        select(
            Answer.question_id,
            Answer.revision_id,
            Answer.response,
            Answer.score,
            ((totals.c.total - Answer.score) / func.nullif(others, 0)).label("rest"),
        )
        .join(attempts, attempts.c.id == Answer.attempt_id)
        .join(totals, totals.c.attempt_id == Answer.attempt_id)
        .where(Answer.score.is_not(None), _is_first())
        .subquery()
    )


def _in_lessons(scope: AnalysisScope) -> list[ResponseTally]:
    # The questions of a lesson stand between paragraphs that explain them: they are no test with a rest.
    return [
        ResponseTally(
            one.question_id,
            one.revision_id,
            json.loads(one.response),
            one.number,
            one.right,
            strong=0,
            rated=0,
            x=0,
            xx=0,
            y=0,
            yy=0,
            xy=0,
        )
        for one in _practice(scope)
        if one.first
    ]


@cached_per_request
def _practice(scope: AnalysisScope) -> Sequence[Row[*tuple[Any, ...]]]:
    """The answers to practice questions, counted by question, revision, response, and whether it was the first."""
    if not scope.lesson_ids:
        return []
    tries = _agreed(_tries(scope))
    counted: Rows = select(
        tries.c.question_id,
        tries.c.revision_id,
        tries.c.response,
        tries.c.first,
        func.count().label("number"),
        func.sum(case((tries.c.score >= MIN_RIGHT_SCORE, 1), else_=0)).label("right"),
    )
    way = (tries.c.question_id, tries.c.revision_id, tries.c.response, tries.c.first)
    return db.session.execute(counted.group_by(*way)).all()


def _tallied(firsts: Subquery) -> list[ResponseTally]:
    x, y = firsts.c.score, firsts.c.rest
    place = func.percent_rank().over(partition_by=(firsts.c.question_id, y.is_(None)), order_by=y.desc())
    ranked = select(
        firsts.c.question_id,
        firsts.c.revision_id,
        cast(firsts.c.response, Text).label("response"),
        case((x >= MIN_RIGHT_SCORE, 1), else_=0).label("right"),
        case((y.is_not(None) & (place < UPPER_GROUP_SHARE), 1), else_=0).label("strong"),
        case((y.is_not(None), 1), else_=0).label("rated"),
        case((y.is_not(None), x)).label("x"),
        y.label("y"),
    ).subquery()
    way = (ranked.c.question_id, ranked.c.revision_id, ranked.c.response)

    def total(of: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(of), 0)

    one, other = ranked.c.x, ranked.c.y
    counted: Rows = select(
        *way,
        func.count(),
        *map(total, (ranked.c.right, ranked.c.strong, ranked.c.rated)),
        *map(total, (one, one * one, other, other * other, one * other)),
    )
    rows = map(tuple, db.session.execute(counted.group_by(*way)))
    return [ResponseTally(row[0], row[1], json.loads(row[2]), *row[3:]) for row in rows]


def _is_first() -> ColumnElement[bool]:
    """Whether the person has not answered the question before, in a quiz or elsewhere."""
    earlier = aliased(Answer)
    before = select(earlier.id).where(
        earlier.user_id == Answer.user_id, earlier.question_id == Answer.question_id, earlier.id < Answer.id
    )
    return ~before.exists()


def _attempts(scope: AnalysisScope) -> Subquery:
    """The attempts that were handed in, the latest ones where there are very many; `agrees` is 1 or 0."""
    statement: Rows = select(
        Attempt.id, Attempt.user_id, Attempt.revision_id, Attempt.drawn, _agrees(Attempt.user_id)
    )
    statement = statement.where(Attempt.page_id.in_(scope.quiz_ids), Attempt.submitted_at.is_not(None))
    statement = statement.where(*_within(scope, Attempt.user_id, Attempt.submitted_at, Attempt.revision_id))
    if _number_at_most(scope).attempts > MAX_ATTEMPTS:
        statement = statement.order_by(Attempt.id.desc()).limit(MAX_ATTEMPTS)
    return statement.subquery()


def _tries(scope: AnalysisScope) -> Subquery:
    """The answers to practice questions, the latest ones where there are very many.

    `agrees` and `first` are 1 or 0; `response` is text.
    """
    statement: Rows = select(
        Answer.id,
        Answer.user_id,
        Answer.revision_id,
        Answer.question_id,
        Answer.score,
        cast(Answer.response, Text).label("response"),
        case((_is_first(), 1), else_=0).label("first"),
        _agrees(Answer.user_id),
    )
    statement = statement.where(_practised(scope), Answer.score.is_not(None))
    statement = statement.where(*_within(scope, Answer.user_id, Answer.answered_at, Answer.revision_id))
    if _number_at_most(scope).tries > MAX_PRACTICE_ANSWERS:
        statement = statement.order_by(Answer.id.desc()).limit(MAX_PRACTICE_ANSWERS)
    return statement.subquery()


def _practised(scope: AnalysisScope) -> ColumnElement[bool]:
    asked = select(Question.id).where(Question.page_id.in_(scope.lesson_ids))
    return Answer.question_id.in_(asked) & Answer.attempt_id.is_(None)


@cached_per_request
def _number_at_most(scope: AnalysisScope) -> Row[*tuple[Any, ...]]:
    """More attempts and tries than these are not there: only where they are very many need they be sorted."""
    attempts = select(func.count()).select_from(Attempt).where(Attempt.page_id.in_(scope.quiz_ids))
    tries = select(func.count()).select_from(Answer).where(_practised(scope))
    return db.session.execute(
        select(attempts.scalar_subquery().label("attempts"), tries.scalar_subquery().label("tries"))
    ).one()


def _agrees(user_id: InstrumentedAttribute[int]) -> ColumnElement[int]:
    return case((has_consent_condition(user_id, "improvement"), 1), else_=0).label("agrees")


def _within(
    scope: AnalysisScope,
    user_id: InstrumentedAttribute[int],
    at: InstrumentedAttribute[Any],
    revision_id: InstrumentedAttribute[int],
) -> list[ColumnElement[bool]]:
    """What the scope asks for beside the pages."""
    asked: list[ColumnElement[bool]] = []
    if scope.unit_id is not None:
        there = select(Membership.user_id).where(
            Membership.unit_id.in_(at_or_below(scope.unit_id)), Membership.until.is_(None)
        )
        asked.append(user_id.in_(there))
    if scope.since is not None:
        asked.append(at >= scope.since)
    if scope.until is not None:
        asked.append(at < scope.until)
    if scope.revision_id is not None:
        asked.append(revision_id == scope.revision_id)
    return asked


def _agreed(rows: Subquery) -> CTE:
    """The rows of those who agree to be counted, found once however often they are named."""
    return select(rows).where(rows.c.agrees == 1).cte()


def _counted(statement: Rows) -> Mapping[tuple[int, int], int]:
    rows = statement.subquery()
    counted: Rows = select(rows, func.count()).group_by(*rows.c)
    return {(question_id, revision_id): number for question_id, revision_id, number in db.session.execute(counted)}
