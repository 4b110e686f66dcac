"""Figures of questions that are kept between two requests: never older than what they were counted from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents, withdraw_consent
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.privacy.operations.anonymise import anonymise
from portal.questions.operations.regrade import regrade
from portal.questions.rules.grading.kinds import Response
from portal.studio.item_analysis.views import clear_kept_analyses
from portal.units.models import Unit
from portal.web.page_cache import clear_page_cache
from tests import factories
from tests.conftest import Browser
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.examples import SINGLE, TEXT
from tests.questions.review_rounds import practise
from tests.questions.taking import begin, hand_in, quiz_page, take

ONE, TWO = replace(SINGLE, id="cau-1"), replace(TEXT, id="cau-2")
MENDED = replace(ONE, options=tuple(replace(option, right=n == 0) for n, option in enumerate(ONE.options)))
BANK: Response = {"chosen": [0]}
NOBODY: Response = {"chosen": [1]}
SCREEN, QUESTION_BANK = "/studio/courses/an-toan/questions", "/studio/question-bank"
SCREENS = (SCREEN, "/studio/courses/an-toan/pages/kiem-tra/questions/cau-2", f"{QUESTION_BANK}?sort=worst")
OWN = re.compile(r'name="(?:csrf_token|token)" value="[^"]*"')  # new with each request


@dataclass
class Cast:
    """The people whose answers are counted, and who is above them."""

    people: list[User]
    admin: User
    trainer: User
    team: Unit


Change = Callable[[Cast], None]


def hand_in_one(cast: Cast) -> None:
    take(factories.make_user("Cô Chín", unit=cast.team), BANK, {"text": "156"})


def hand_in_an_open_one(cast: Cast) -> None:
    hand_in(begin(cast.people[5], BANK, {"text": "156"}))
    db.session.commit()


def practise_once(cast: Cast) -> None:
    practise(cast.people[5], "luyen")


def mend_the_key(_cast: Cast) -> None:
    ask_on("kiem-tra", [MENDED, TWO])


def grade_again(cast: Cast) -> None:
    page = quiz_page()
    regrade(page, "cau-1", based_on=page.revision_id, reason="Đáp án cũ sai.", actor=cast.trainer)
    db.session.commit()


def say_it_otherwise(_cast: Cast) -> None:
    ask_on("kiem-tra", [replace(ONE, stem="<p>Nói khác đi.</p>"), TWO])


def take_agreement_back(cast: Cast) -> None:
    withdraw_consent(cast.people[0], "improvement")
    db.session.commit()


def agree_again(cast: Cast) -> None:
    give_consents(cast.people[6], {"improvement"})
    db.session.commit()


def become_one_person(cast: Cast) -> None:
    db.session.rollback()
    begin_write()
    merge_accounts(cast.people[3], cast.people[4], choices=MergeChoices(), actor=None)
    db.session.commit()


def be_forgotten(cast: Cast) -> None:
    db.session.execute(update(User).where(User.id == cast.people[2].id).values(deactivated_at=clock.now()))
    db.session.commit()
    begin_write()
    anonymise(db.session.get_one(User, cast.people[2].id), actor=db.session.get_one(User, cast.admin.id))
    db.session.commit()


# One after the other, so that each is seen.
CHANGES: tuple[Change, ...] = (
    hand_in_one,
    hand_in_an_open_one,
    practise_once,
    take_agreement_back,
    agree_again,
    mend_the_key,
    grade_again,
    say_it_otherwise,
    become_one_person,
    be_forgotten,
)


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz of two questions and a lesson with one, in the commune's course."""
    return make_asking_course(lesson=[replace(SINGLE, id="luyen")], quiz=[ONE, TWO], unit=commune.code)


@pytest.fixture
def cast(course: Course, team: Unit, trainer: User, admin: User) -> Cast:
    """Seven who answered, all wrong in the same words, the last of them without agreement."""
    people = []
    for number in range(7):
        people.append(factories.make_user(f"Cô {number}", unit=team))
        take(people[-1], NOBODY, {"text": "cô Ba"})
    for person in people[:5]:
        practise(person, "luyen")
    withdraw_consent(people[6], "improvement")
    db.session.commit()
    return Cast(people, admin, trainer, team)


def shown(browser: Browser, path: str) -> str:
    """The screen without what is new with each request."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return OWN.sub("", answer.text)


def test_figures_that_are_kept_follow_every_change(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.trainer)
    before = [shown(browser, screen) for screen in SCREENS]

    for change in CHANGES:
        change(cast)
        after = [shown(browser, screen) for screen in SCREENS]
        clear_page_cache()
        clear_kept_analyses()
        assert after != before, change
        assert after == [shown(browser, screen) for screen in SCREENS], change
        before = after


@pytest.mark.both_databases
def test_what_is_kept_is_not_counted_again(browser: Browser, cast: Cast, statements: list[str]) -> None:
    browser.sign_in(cast.trainer)
    first = shown(browser, SCREEN)
    counted = len(statements)
    statements.clear()

    assert shown(browser, SCREEN) == first
    assert len(statements) <= 7 < counted
    assert not any("percent_rank" in statement for statement in statements)
    for screen in (QUESTION_BANK, f"{QUESTION_BANK}/an-toan/kiem-tra/cau-1", f"{QUESTION_BANK}/doubles"):
        first = shown(browser, screen)
        statements.clear()
        assert shown(browser, screen) == first
        assert not any("sum(" in statement for statement in statements), screen


def test_what_is_asked_of_a_unit_is_counted_each_time(browser: Browser, cast: Cast, statements: list[str]) -> None:
    browser.sign_in(cast.trainer)
    shown(browser, f"{SCREEN}?unit={cast.team.id}")
    statements.clear()

    shown(browser, f"{SCREEN}?unit={cast.team.id}")

    assert any("percent_rank" in statement for statement in statements)
