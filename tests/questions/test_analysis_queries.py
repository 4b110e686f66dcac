"""Counting answers for those who write the questions: first tries, rest scores, and who is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from statistics import correlation

import pytest
from flask import g
from sqlalchemy import select, update

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.courses.models import Course
from portal.courses.queries.published import find_page
from portal.db import db, mark_read_only
from portal.questions.item_analysis import queries as counting
from portal.questions.item_analysis.queries import (
    AnalysisScope,
    ResponseTally,
    count_respondents,
    first_answers,
    times_asked,
    wordings,
)
from portal.questions.item_analysis.rules.statistics import discrimination
from portal.questions.models import Attempt
from portal.units.models import Unit
from tests import factories
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.examples import SINGLE, TEXT
from tests.questions.review_rounds import practise
from tests.questions.taking import begin, quiz_page, take

ONE, TWO, THREE = replace(SINGLE, id="cau-1"), replace(TEXT, id="cau-2"), replace(TEXT, id="cau-3")
RIGHT, WRONG = {"text": "156"}, {"text": "113"}
BANK, NOBODY, POLICE = {"chosen": [0]}, {"chosen": [1]}, {"chosen": [2]}


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz of three questions, and a lesson that asks one."""
    return make_asking_course(lesson=[replace(SINGLE, id="luyen")], quiz=[ONE, TWO, THREE], unit=commune.code)


@pytest.fixture
def people(team: Unit) -> list[User]:
    """Six members of the team."""
    return [factories.make_user(f"Cô {number}", unit=team) for number in range(6)]


def scope(**asked: object) -> AnalysisScope:
    return replace(AnalysisScope((quiz_page().id,), ()), **asked)  # type: ignore[arg-type]  # what a test asks for


def of(name: str, tallies: list[ResponseTally]) -> dict[str, ResponseTally]:
    """The tallies of a question, by their response."""
    question_id = counting.ids_by_name([quiz_page().id])[quiz_page().id][name]
    return {str(tally.response): tally for tally in tallies if tally.question_id == question_id}


def scores(tallies: list[ResponseTally]) -> Iterator[tuple[int, int]]:
    for tally in tallies:
        yield tally.people, tally.right


def test_each_response_is_counted_with_those_who_were_right(course: Course, people: list[User]) -> None:
    for person, response in zip(people, [NOBODY, NOBODY, NOBODY, BANK, BANK, POLICE], strict=True):
        take(person, response, RIGHT, WRONG)

    found = of("cau-1", first_answers(scope()))

    assert {said: (tally.people, tally.right) for said, tally in found.items()} == {
        str(NOBODY): (3, 3),
        str(BANK): (2, 0),
        str(POLICE): (1, 0),
    }


def test_only_the_first_answer_of_a_person_counts_and_all_times_asked(course: Course, people: list[User]) -> None:
    take(people[0], BANK, RIGHT, RIGHT)
    take(people[0], NOBODY, RIGHT, RIGHT)
    take(people[1], NOBODY, RIGHT, None)

    found = of("cau-1", first_answers(scope()))
    asked = times_asked(scope())

    assert {said: tally.people for said, tally in found.items()} == {str(BANK): 1, str(NOBODY): 1}
    assert sorted(asked.values()) == [3, 3, 3]


def test_what_was_left_open_is_asked_but_no_answer(course: Course, people: list[User]) -> None:
    take(people[0], None, RIGHT, RIGHT)

    assert of("cau-1", first_answers(scope())) == {}
    assert len(times_asked(scope())) == 3


def test_an_attempt_that_was_not_handed_in_does_not_count(course: Course, people: list[User]) -> None:
    begin(people[0], NOBODY, RIGHT, RIGHT)

    assert first_answers(scope()) == []
    assert times_asked(scope()) == {}
    assert count_respondents(scope()).people == 0


def test_the_rest_is_the_mean_score_of_the_other_questions(course: Course, people: list[User]) -> None:
    attempts = [(NOBODY, RIGHT, RIGHT), (NOBODY, RIGHT, None), (NOBODY, RIGHT, RIGHT), (BANK, WRONG, WRONG)]
    attempts += [(BANK, RIGHT, WRONG), (POLICE, RIGHT, RIGHT)]
    for person, given in zip(people, attempts, strict=True):
        take(person, *given)

    found = of("cau-1", first_answers(scope()))

    rests, rights = [1.0, 0.5, 1.0, 0.0, 0.5, 1.0], [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    assert discrimination(found.values()) == pytest.approx(correlation(rights, rests))
    assert {said: tally.y for said, tally in found.items()} == {str(NOBODY): 2.5, str(BANK): 0.5, str(POLICE): 1.0}


def test_the_strong_are_the_best_by_the_rest_and_those_who_tie_with_them(
    course: Course, people: list[User]
) -> None:
    for person, given in zip(
        people[:4], [(NOBODY, RIGHT), (BANK, RIGHT), (NOBODY, WRONG), (BANK, WRONG)], strict=True
    ):
        take(person, given[0], given[1], given[1])
    take(people[4], POLICE, RIGHT, WRONG)

    found = of("cau-1", first_answers(scope()))

    assert {said: tally.strong for said, tally in found.items()} == {str(NOBODY): 1, str(BANK): 1, str(POLICE): 0}


def test_a_quiz_of_one_question_has_no_rest(commune: Unit, people: list[User]) -> None:
    make_asking_course(quiz=[ONE], unit=commune.code)
    take(people[0], NOBODY)

    (tally,) = first_answers(scope())

    assert (tally.people, tally.rated, tally.strong) == (1, 0, 0)


def test_those_who_do_not_agree_are_left_out_and_counted(course: Course, people: list[User]) -> None:
    for person in people[:3]:
        take(person, NOBODY, RIGHT, RIGHT)
    withdraw_consent(people[0], "improvement")
    db.session.commit()

    assert list(scores(list(of("cau-1", first_answers(scope())).values()))) == [(2, 2)]
    assert set(times_asked(scope()).values()) == {2}
    crowd = count_respondents(scope())
    assert (crowd.people, crowd.left_out, crowd.is_sample) == (2, 1, False)


def test_only_people_at_or_below_the_unit_count(
    course: Course, commune: Unit, team: Unit, people: list[User]
) -> None:
    other = factories.make_user("Bác Sáu", unit=factories.make_unit("Tổ ấp 7", parent=commune))
    take(people[0], NOBODY, RIGHT, RIGHT)
    take(other, BANK, RIGHT, RIGHT)

    assert set(of("cau-1", first_answers(scope(unit_id=team.id)))) == {str(NOBODY)}
    assert len(of("cau-1", first_answers(scope(unit_id=commune.id)))) == 2
    assert count_respondents(scope(unit_id=team.id)).people == 1


def test_a_second_try_within_the_time_is_still_no_first(course: Course, people: list[User]) -> None:
    early, late = take(people[0], BANK, RIGHT, RIGHT), take(people[0], NOBODY, RIGHT, RIGHT)
    take(people[1], NOBODY, RIGHT, RIGHT)
    morning = datetime.combine(clock.today(), time(), clock.VIETNAM)
    db.session.execute(
        update(Attempt).where(Attempt.id == early.id).values(submitted_at=morning - timedelta(days=3))
    )
    db.session.commit()
    assert late.id > early.id

    since = of("cau-1", first_answers(scope(since=morning)))
    until = of("cau-1", first_answers(scope(until=morning)))

    assert {said: tally.people for said, tally in since.items()} == {str(NOBODY): 1}
    assert {said: tally.people for said, tally in until.items()} == {str(BANK): 1}
    assert set(times_asked(scope(since=morning)).values()) == {2}


def test_revisions_are_told_apart(course: Course, people: list[User]) -> None:
    take(people[0], NOBODY, RIGHT, RIGHT)
    first = quiz_page().revision_id
    second = ask_on("kiem-tra", [replace(ONE, stem="<p>Ai được hỏi?</p>"), TWO, THREE]).id
    take(people[1], NOBODY, RIGHT, RIGHT)

    assert {tally.revision_id for tally in first_answers(scope())} == {first, second}
    assert {tally.revision_id for tally in first_answers(scope(revision_id=first))} == {first}
    assert wordings({first, second})[first]["cau-1"].stem == ONE.stem
    assert wordings(()) == {}


def test_practice_counts_the_first_try_of_each_person(course: Course, people: list[User]) -> None:
    lesson = find_page("an-toan", "bai")
    assert lesson is not None
    practise(people[0], "luyen", right=False)
    practise(people[0], "luyen")
    practise(people[1], "luyen")

    asked = AnalysisScope((), (lesson.id,))
    found = {str(tally.response): tally for tally in first_answers(asked)}

    assert {said: (tally.people, tally.right, tally.rated) for said, tally in found.items()} == {
        str(BANK): (1, 0, 0),
        str(NOBODY): (1, 1, 0),
    }
    assert list(times_asked(asked).values()) == [3]
    assert count_respondents(asked).people == 2


def test_whoever_answers_in_a_lesson_and_a_quiz_is_one_person(course: Course, people: list[User]) -> None:
    lesson = find_page("an-toan", "bai")
    assert lesson is not None
    practise(people[0], "luyen")
    take(people[0], NOBODY, RIGHT, RIGHT)

    assert count_respondents(scope(lesson_ids=(lesson.id,))).people == 1


def test_of_very_many_only_the_latest_are_read_and_no_second_try_among_them_is_a_first(
    course: Course, people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    take(people[0], BANK, RIGHT, RIGHT)
    take(people[1], BANK, RIGHT, RIGHT)
    take(people[0], NOBODY, RIGHT, RIGHT)
    take(people[2], NOBODY, RIGHT, RIGHT)
    monkeypatch.setattr(counting, "MAX_ATTEMPTS", 2)

    found = of("cau-1", first_answers(scope()))

    assert {said: tally.people for said, tally in found.items()} == {str(NOBODY): 1}
    assert count_respondents(scope()).is_sample


def test_the_statements_do_not_grow_with_the_questions(
    course: Course, people: list[User], statements: list[str]
) -> None:
    take(people[0], NOBODY, RIGHT, RIGHT)
    asked = scope(lesson_ids=(quiz_page().id,))
    db.session.rollback()
    mark_read_only()
    statements.clear()

    first_answers(asked)
    times_asked(asked)
    count_respondents(asked)
    g.pop("only_reads")

    assert len(statements) == 5


def test_nothing_is_asked_where_there_is_no_page(app: object) -> None:
    nowhere = AnalysisScope((), ())

    assert (first_answers(nowhere), times_asked(nowhere), count_respondents(nowhere).people) == ([], {}, 0)
    assert db.session.scalar(select(Attempt.id)) is None
