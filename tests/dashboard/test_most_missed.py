"""What our people get wrong: questions, never persons."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS
from portal.courses.models import Page
from portal.dashboard.most_missed import queries, views
from portal.dashboard.most_missed.views import MissedQuestion, most_missed_questions
from portal.db import db
from portal.questions.models import Answer, Question
from portal.units.models import Unit
from tests import factories
from tests.factories import front_matter, practice_markdown

RIGHT, WRONG = {"chosen": [1]}, {"chosen": [0]}
DAY = timedelta(days=1)
WRITTEN = """Bước đầu tiên tên là gì?

<!-- data-id="buoc-dau" -->
[[Dừng]]
"""
_tokens = count(1)


@pytest.fixture
def page(app) -> Page:
    """A lesson with three questions."""
    questions = "\n".join(f"Chuyện {name}.\n\n{practice_markdown(name)}" for name in ("otp", "hinh"))
    factories.make_course(pages={"01-hoi.md": front_matter(title="Hỏi") + f"\n{questions}\n{WRITTEN}"})
    return db.session.query(Page).one()


@pytest.fixture
def people(team: Unit) -> list[User]:
    """Six people of the team."""
    return [factories.make_user(f"Bùi Văn {number}", unit=team) for number in range(6)]


def answer(user: User, page: Page, name: str, response: dict[str, Any], *, days_ago: int = 1) -> None:
    """Answer a question of the page as it stands now."""
    question = db.session.query(Question).filter_by(page_id=page.id, name=name).one()
    score = 1.0 if response == RIGHT else 0.0
    told = {"response": response, "score": score, "answered_at": clock.now() - days_ago * DAY}
    ids = {"user_id": user.id, "question_id": question.id, "revision_id": page.revision_id}
    db.session.add(Answer(token=f"t{next(_tokens)}", **ids, **told))
    db.session.commit()


def found(unit: Unit) -> list[MissedQuestion]:
    """What the screen shows to somebody of the unit."""
    return list(most_missed_questions(unit.id, now=clock.now(), viewer=SimpleNamespace(unit_id=unit.id)).found)


def test_the_worst_question_stands_first_with_its_share_and_the_option_that_draws(page, team, people):
    for number, user in enumerate(people):
        answer(user, page, "otp", WRONG if number < 2 else RIGHT)
        answer(user, page, "hinh", WRONG if number < 4 else RIGHT)

    first, second = found(team)

    assert (first.missed.name, first.missed.wrong, first.missed.people) == ("hinh", 4, 6)
    assert (first.most_chosen, first.drawn) == ("Đọc mã", 4)
    assert second.missed.name == "otp"


def test_a_question_that_must_be_right_is_marked(browser, page, team, head, people):
    asked = "\n".join(f"Chuyện {name}.\n\n{practice_markdown(name)}" for name in ("otp", "hinh"))
    front = front_matter(title="Kiểm tra", kind="quiz", must_pass=["hinh"])
    factories.make_course("kiem-tra", pages={"01-kiem-tra.md": f"{front}\n{asked}"})
    quiz = db.session.query(Page).filter_by(slug="kiem-tra").one()
    for user in people:
        answer(user, quiz, "otp", WRONG)
        answer(user, quiz, "hinh", WRONG)

    assert {each.missed.name: each.is_must_pass for each in found(team)} == {"otp": False, "hinh": True}
    html = browser.sign_in(head).get(f"/dashboard/units/{team.id}/most-missed").text
    assert html.count("Câu giữ tiền") == 1


def test_only_the_first_try_counts(page, team, people):
    for user in people:
        answer(user, page, "otp", RIGHT, days_ago=3)
        answer(user, page, "otp", WRONG, days_ago=2)

    assert found(team) == []


def test_a_first_try_of_long_ago_makes_later_ones_second_tries(page, team, people):
    for user in people:
        answer(user, page, "otp", WRONG, days_ago=120)
        answer(user, page, "otp", WRONG, days_ago=2)

    assert found(team) == []


def test_four_people_are_too_few_to_be_told_of(page, team, people):
    for user in people[:4]:
        answer(user, page, "otp", WRONG)
    assert found(team) == []

    answer(people[4], page, "otp", WRONG)

    assert len(found(team)) == 1


def test_who_did_not_agree_to_that_use_is_left_out(page, team, people):
    shy = factories.make_user("Kiều Thị Mận", unit=team, consented=False)
    give_consents(
        shy, {purpose: version for purpose, version in CURRENT_VERSIONS.items() if purpose != "improvement"}
    )
    db.session.commit()
    for user in [*people[:4], shy]:
        answer(user, page, "otp", WRONG)

    assert found(team) == []


def test_people_of_other_units_are_left_out_and_those_below_are_not(page, team, commune, people, outsider):
    for user in [*people[:4], outsider]:
        answer(user, page, "otp", WRONG)
    assert found(team) == []

    answer(people[4], page, "otp", WRONG)

    assert [spot.missed.people for spot in found(commune)] == [5]
    assert [spot.missed.people for spot in found(commune.parent)] == [6]


def test_an_option_that_one_person_alone_chose_is_not_told(page, team, people):
    for number, user in enumerate(people):
        answer(user, page, "otp", WRONG if number == 0 else RIGHT)

    [spot] = found(team)

    assert (spot.most_chosen, spot.drawn) == ("", 0)


def test_what_somebody_wrote_is_never_shown(browser, page, team, head, people):
    for user in people:
        answer(user, page, "buoc-dau", {"text": "hỏi vợ tui"})

    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}/most-missed").text

    assert "Bước đầu tiên tên là gì?" in text
    assert "hỏi vợ tui" not in text


def test_no_person_is_named(browser, page, team, head, people):
    for user in people:
        answer(user, page, "otp", WRONG)

    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}/most-missed").text

    assert "100 % trả lời sai, trong 6 người" in text
    assert not any(user.name in text for user in people)


def test_a_question_that_is_asked_no_more_is_left_out(page, team, people):
    for user in people:
        answer(user, page, "otp", WRONG)
    factories.make_course(pages={"01-hoi.md": front_matter(title="Hỏi") + "\n" + practice_markdown("hinh")})

    assert found(team) == []


def test_the_option_is_told_in_the_words_that_were_chosen(page, team, people):
    for user in people:
        answer(user, page, "otp", WRONG)
    new = practice_markdown("otp").replace("Đọc mã <", "Đưa mã cho họ <")
    factories.make_course(pages={"01-hoi.md": front_matter(title="Hỏi") + "\n" + new})

    [spot] = found(team)

    assert spot.most_chosen == "Đọc mã"
    assert "OTP" in spot.view.heading


@pytest.mark.both_databases
def test_of_a_large_unit_the_latest_answers_are_looked_at_and_the_screen_says_so(
    browser, monkeypatch, page, team, head, people
):
    for name in ("MAX_PEOPLE_READ_FULLY", "MAX_SAMPLED_ANSWERS"):
        monkeypatch.setattr(queries, name, 5)
    monkeypatch.setattr(views, "MAX_SAMPLED_ANSWERS", 5)
    for user in people:
        answer(user, page, "otp", WRONG)

    spots = most_missed_questions(team.id, now=clock.now(), viewer=SimpleNamespace(unit_id=team.id))

    assert (spots.sample, [spot.missed.people for spot in spots.found]) == (5, [5])
    assert "nhiều nhất 5 câu trả lời" in browser.sign_in(head).get(f"/dashboard/units/{team.id}/most-missed").text


def test_without_answers_the_screen_says_why_it_is_empty(browser, page, team, head):
    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}/most-missed").text

    assert "Còn ít câu trả lời" in text
