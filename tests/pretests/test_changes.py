"""Accounts become one and courses change between the questions before a course and those after it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.pretests.enums import PretestForm, PretestPhase
from portal.pretests.models import PretestAnswer
from portal.pretests.rules.crossover import form_for
from portal.questions.queries.answers import question_ids
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_user
from tests.pretests.conftest import COMPETENCES, FORMS, pretest_quiz
from tests.pretests.test_screens import URL, answers_to, finish, names_asked

SECTIONS = {PretestForm.A: "bo-a", PretestForm.B: "bo-b"}


def answered(user: User, course: Course, phase: PretestPhase, form: PretestForm) -> None:
    """The person answered this form in this phase, with all of it wrong before and right after."""
    quiz = course.pages[1]
    ids = question_ids(quiz.id)
    said = {"page_id": quiz.id, "revision_id": quiz.revision_id, "phase": phase.value, "form": form.value}
    score = float(phase is PretestPhase.AFTER)
    for name in FORMS[SECTIONS[form]]:
        row = PretestAnswer(user_id=user.id, question_id=ids[name], score=score, answered_at=clock.now(), **said)
        db.session.add(row)
    db.session.commit()


def phases_of(user_id: int) -> list[tuple[str, str, int]]:
    db.session.rollback()
    said = (PretestAnswer.phase, PretestAnswer.form)
    rows = select(*said, func.count()).where(PretestAnswer.user_id == user_id).group_by(*said)
    return sorted(tuple(row) for row in db.session.execute(rows))


def renamed(names: dict[str, str], *, pretest: str) -> str:
    """The quiz with other ids for these sections."""
    return re.sub(
        r"\{#([a-z-]+)\}", lambda said: f"{{#{names.get(said[1], said[1])}}}", pretest_quiz(pretest=pretest)
    )


def merge(kept: User, gone: User) -> None:
    db.session.rollback()
    begin_write()
    merge_accounts(kept, gone, choices=MergeChoices(), actor=None)
    db.session.commit()


@pytest.fixture
def twin(team: Unit) -> User:
    """The second account of the member."""
    return make_user("Trần Văn Tư", phone="0912000091", unit=team)


@pytest.mark.both_databases
@pytest.mark.parametrize("form", list(PretestForm))
def test_two_accounts_that_met_the_same_questions_in_other_phases_become_one(
    course: Course, member: User, twin: User, form: PretestForm
) -> None:
    (other,) = set(PretestForm) - {form}
    answered(member, course, PretestPhase.BEFORE, form)
    answered(twin, course, PretestPhase.BEFORE, other)
    answered(twin, course, PretestPhase.AFTER, form)

    merge(member, twin)

    assert phases_of(member.id) == [("before", form.value, 3)]
    assert phases_of(twin.id) == [("after", form.value, 3), ("before", other.value, 3)]


def test_what_the_kept_account_has_not_answered_moves(course: Course, member: User, twin: User) -> None:
    answered(member, course, PretestPhase.BEFORE, PretestForm.A)
    answered(twin, course, PretestPhase.BEFORE, PretestForm.A)
    answered(twin, course, PretestPhase.AFTER, PretestForm.B)

    merge(member, twin)

    assert phases_of(member.id) == [("after", "b", 3), ("before", "a", 3)]
    assert phases_of(twin.id) == [("before", "a", 3)]


def test_who_began_with_the_form_of_another_account_meets_the_other_one_afterwards(
    browser: Browser, course: Course, member: User, twin: User
) -> None:
    begun = form_for(member.id, course.pages[1].id, PretestPhase.AFTER)  # what this account would get afterwards
    answered(twin, course, PretestPhase.BEFORE, begun)
    merge(member, twin)
    finish(member, course)
    browser.sign_in(member)

    asked = names_asked(browser.get(URL).text)
    assert asked
    assert not set(asked) & set(FORMS[SECTIONS[begun]])
    browser.post(URL, data=answers_to(asked, "1", "after"))

    assert "Đúng 3 trên 3 câu" in browser.get(URL).text


@pytest.mark.parametrize("names", [{"bo-a": "bo-b", "bo-b": "bo-a"}, {"bo-a": "bo-c"}, {"bo-b": "bo-c"}])
def test_nobody_is_asked_the_same_twice_when_the_sections_change_meanwhile(
    browser: Browser, course: Course, member: User, commune: Unit, names: dict[str, str]
) -> None:
    browser.sign_in(member)
    before = names_asked(browser.get(URL).text)
    browser.post(URL, data=answers_to(before, "0", "before"))
    forms = f"{{a: {names.get('bo-a', 'bo-a')}, b: {names.get('bo-b', 'bo-b')}}}"
    make_course(
        pages={"01-dung-lai.md": lesson_markdown("Dừng lại"), "02-kiem-tra.md": renamed(names, pretest=forms)},
        files={"competences.yml": COMPETENCES},
        unit=commune.code,
    )
    finish(member, course)

    asked = names_asked(browser.get(URL).text)

    assert asked
    assert not set(asked) & set(before)
    browser.post(URL, data=answers_to(asked, "1", "after"))
    assert "Đúng 3 trên 3 câu" in browser.get(URL).text


def test_who_has_met_all_questions_is_asked_no_more(browser: Browser, course: Course, member: User) -> None:
    answered(member, course, PretestPhase.BEFORE, PretestForm.A)
    answered(member, course, PretestPhase.BEFORE, PretestForm.B)
    finish(member, course)

    assert browser.sign_in(member).get(URL).location == "/courses/an-toan"
    assert "câu sau khi học" not in browser.get("/courses/an-toan/done").text
