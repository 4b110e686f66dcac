"""The figures of item analysis, worked out a second time from the raw rows, in another way."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from random import Random
from statistics import StatisticsError, correlation

import pytest
from sqlalchemy import select

from portal.accounts.models import Consent, User
from portal.accounts.operations.consents import withdraw_consent
from portal.courses.queries.published import course_outline
from portal.db import db
from portal.questions.models import Answer, Attempt, Question
from portal.questions.rules.grading import solution
from portal.studio.item_analysis.views import AnalysisFilters, analyse_questions
from portal.units.models import Unit
from tests import factories
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.examples import EVERY_KIND, MULTIPLE, SINGLE, WRONG
from tests.questions.review_rounds import practise
from tests.questions.taking import begin, take

PEOPLE = 24


@pytest.fixture
def answered(commune: Unit, team: Unit) -> int:
    """A quiz of every kind and a lesson, answered at random: twice, half, openly and without agreement too."""
    chance = Random("recount")
    course = make_asking_course(lesson=[replace(SINGLE, id="luyen")], quiz=EVERY_KIND, unit=commune.code)
    for number in range(PEOPLE):
        person = factories.make_user(f"Cô {number}", unit=team)
        gift = chance.random()
        for _attempt in range(1 + (number % 5 == 0)):
            given = [solution(one) if chance.random() < gift else WRONG[one] for one in EVERY_KIND]
            take(person, *[None if chance.random() < 0.1 else response for response in given])
        if number % 6 == 0:
            begin(person, solution(EVERY_KIND[0]))
        practise(person, "luyen", right=chance.random() < gift)
        if number % 7 == 3:
            withdraw_consent(person, "improvement")
            db.session.commit()
    ask_on("kiem-tra", [replace(MULTIPLE, stem="<p>Nói khác đi.</p>"), *EVERY_KIND[2:]])
    return course.id


def recount() -> tuple[dict[str, dict[str, float | int | None]], dict[str, Counter[int]]]:
    """By question: people, right and discrimination; and how often each option was chosen. From rows alone."""
    consents = db.session.scalars(select(Consent).where(Consent.purpose == "improvement"))
    agree = {row.user_id for row in consents if not row.withdrawn_at}
    attempts = {row.id: row for row in db.session.scalars(select(Attempt)) if row.submitted_at}
    names = {row.id: row.name for row in db.session.scalars(select(Question))}
    first: dict[tuple[int, int], Answer] = {}
    by_attempt: dict[int, list[Answer]] = defaultdict(list)
    for answer in db.session.scalars(select(Answer).order_by(Answer.id)):
        first.setdefault((answer.user_id, answer.question_id), answer)
        if answer.attempt_id in attempts:
            by_attempt[answer.attempt_id].append(answer)
    pairs: dict[str, list[tuple[float, float | None]]] = defaultdict(list)
    chosen: dict[str, Counter[int]] = defaultdict(Counter)
    for (user_id, question_id), answer in first.items():
        if user_id not in agree or answer.score is None:
            continue
        rest = None
        if answer.attempt_id is not None:
            others = [one.score or 0.0 for one in by_attempt[answer.attempt_id] if one.id != answer.id]
            rest = sum(others) / (len(attempts[answer.attempt_id].drawn) - 1)
        pairs[names[question_id]].append((answer.score, rest))
        chosen[names[question_id]].update(answer.response.get("chosen", []))
    figures: dict[str, dict[str, float | int | None]] = {}
    for name, found in pairs.items():
        rated = [(score, rest) for score, rest in found if rest is not None]
        try:
            r: float | None = correlation(*zip(*rated, strict=True))
        except (StatisticsError, TypeError):
            r = None
        figures[name] = {"people": len(found), "right": sum(score > 1 - 1e-9 for score, _rest in found), "r": r}
    return figures, chosen


@pytest.mark.both_databases
def test_every_figure_is_what_a_second_count_of_the_rows_gives(answered: int) -> None:
    analysis = analyse_questions(course_outline(answered), AnalysisFilters())
    figures, chosen = recount()

    assert len(analysis.lines) == len(EVERY_KIND)
    assert analysis.crowd.people == PEOPLE - 3
    for line in analysis.lines:
        mine = figures[line.name]
        if line.name == MULTIPLE.id:  # asked in other words since: the earlier figures are kept beside
            assert (line.item.people, line.other_wordings) == (0, mine["people"])
            ((_revisions, item),) = line.earlier
        else:
            item = line.item
        assert (item.people, item.right) == (mine["people"], mine["right"]), line.name
        assert item.discrimination == (None if mine["r"] is None else pytest.approx(mine["r"])), line.name
        assert [one.people for one in item.options] == [chosen[line.name][n] for n in range(len(item.options))]


@pytest.mark.both_databases
def test_those_without_agreement_are_in_no_figure(answered: int) -> None:
    people = db.session.scalars(select(User)).all()
    for person in people:
        withdraw_consent(person, "improvement")
    db.session.commit()

    analysis = analyse_questions(course_outline(answered), AnalysisFilters())

    assert {line.item.people for line in analysis.lines} == {0}
    assert analysis.crowd.left_out == PEOPLE
