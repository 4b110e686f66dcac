"""Trainers see per scene how many took which way; nobody else does."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.learning.test_scenarios import begin, choose, to_harm
from tests.scenarios.playing import SCENARIO, make_scenario

PAGE = "/courses/an-toan/cuoc-goi"
CHOICES = "/studio/courses/an-toan/pages/cuoc-goi/choices"


@pytest.fixture(autouse=True)
def scenario(commune: Unit) -> None:
    """A scenario of the commune, which its trainer writes."""
    make_scenario(unit=commune.code)


def rows(html: str) -> list[str]:
    """The table rows as words."""
    return [
        " ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    ]


def test_each_way_is_counted_with_its_share(browser: Browser, trainer: User, member: User, head: User) -> None:
    to_harm(browser.sign_in(member))
    choose(browser, begin(browser), 1, "chuong-reo", 1)
    other = Browser(browser.application).sign_in(head)
    choose(other, begin(other), 1, "chuong-reo", 1)

    html = Browser(browser.application).sign_in(trainer).get(CHOICES).text

    assert "Hỏi lại cho rõ Họ hối 1 trên 2 · 50 % 1 trên 2 · 50 % 1" in rows(html)
    assert "Cúp máy Cúp máy rồi An toàn 1 trên 2 · 50 % 1 trên 2 · 50 % 2" in rows(html)
    assert '<progress class="meter" value="1" max="2"' in html
    assert "Đếm được 2 người" in html


def test_small_numbers_are_said_to_be_small(browser: Browser, trainer: User, member: User) -> None:
    to_harm(browser.sign_in(member))

    html = Browser(browser.application).sign_in(trainer).get(CHOICES).text

    assert "Mới có 1 người qua cảnh này" in html


def test_ten_people_are_not_few_any_more(browser: Browser, trainer: User, team: Unit) -> None:
    for number in range(10):
        person = Browser(browser.application).sign_in(factories.make_user(f"Cô {number}", unit=team))
        choose(person, begin(person), 1, "chuong-reo", 1)

    html = browser.sign_in(trainer).get(CHOICES).text

    assert "10 trên 10 · 100 %" in html
    assert "chưa kết luận được" not in html


def test_who_does_not_agree_is_left_out_and_it_is_said_how_many(
    browser: Browser, trainer: User, member: User
) -> None:
    to_harm(browser.sign_in(member))
    withdraw_consent(db.session.get_one(User, member.id), "improvement")
    db.session.commit()

    html = Browser(browser.application).sign_in(trainer).get(CHOICES).text

    assert "không tính 1 người chưa đồng ý" in html
    assert "<progress" not in html


def test_every_wording_that_was_played_stands_by_itself_the_newest_first(
    browser: Browser, commune: Unit, trainer: User, member: User
) -> None:
    to_harm(browser.sign_in(member))
    make_scenario(SCENARIO.replace("Hỏi lại cho rõ", "Hỏi coi ai gọi"), unit=commune.code)
    choose(browser, begin(browser), 1, "chuong-reo", 1)

    html = Browser(browser.application).sign_in(trainer).get(CHOICES).text

    assert html.index("Hỏi coi ai gọi") < html.index("Hỏi lại cho rõ")


def test_nobody_played_yet(browser: Browser, trainer: User) -> None:
    assert "Chưa có ai tập bài này" in browser.sign_in(trainer).get(CHOICES).text


def test_the_start_leads_its_trainer_there_and_nobody_else(browser: Browser, trainer: User, member: User) -> None:
    assert CHOICES in browser.sign_in(trainer).get(PAGE).text
    assert CHOICES not in Browser(browser.application).sign_in(member).get(PAGE).text


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("head", 403), ("leader", 403), ("outsider", 404), ("admin", 200)]
)
def test_who_may_see_it(browser: Browser, request: pytest.FixtureRequest, who: str, status: int) -> None:
    person: User = request.getfixturevalue(who)

    assert browser.sign_in(person).get(CHOICES).status_code == status


@pytest.mark.parametrize("path", [CHOICES.replace("cuoc-goi", slug) for slug in ("bai-sau", "khong-co")])
def test_only_a_scenario_has_choices(browser: Browser, trainer: User, path: str) -> None:
    assert browser.sign_in(trainer).get(path).status_code == 404
