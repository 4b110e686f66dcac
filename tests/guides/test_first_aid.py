"""First aid after a scam: numbers that dial, the steps of the guide, and the way back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Fact
from portal.db import db
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.operations import set_contact
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.guides.conftest import CATALOGUE, guide_text

SHEET = "/g/so-cuu-khi-bi-lua"
POLICE = ContactKind.COMMUNE_POLICE
STEPS = """\
Bình tĩnh.

1. **Ngưng liền.** Cúp máy.
2. **Gọi ngân hàng.** Bị gọi lừa thì báo {{ so-bao-lua-dao }}.

Số công an xã: ………………

Chưa mất tiền: báo {{ so-bao-lua-dao }}.
"""
BANK = "  so-ngan-hang-{slug}: {{value: 1900 99 {digits}, label: Tổng đài {name}, valid_days: 90, {more}}}\n"
TODAY = clock.today().isoformat()


def publish(*banks: str) -> None:
    """A course with the guide of first aid, beside facts."""
    facts = 'facts:\n  so-bao-lua-dao: {value: "156", label: Số báo, valid_days: 90}\n' + "".join(banks)
    pages = {"01-so-cuu-khi-bi-lua.md": guide_text("Sơ cứu khi bị lừa", STEPS)}
    factories.make_course("an-toan", pages, files={"competences.yml": CATALOGUE, "facts.yml": facts})


def bank(slug: str, name: str, digits: str = "99", more: str = f"checked: {TODAY}, confirmed: true") -> str:
    return BANK.format(slug=slug, name=name, digits=digits, more=more)


def numbers(html: str) -> list[str]:
    """What can be dialled, in the order of the page."""
    return re.findall(r'href="tel:([^"]+)"', html)


@pytest.mark.parametrize("path", ["/first-aid", SHEET])
def test_first_aid_answers_at_once_with_numbers_and_the_steps_of_the_guide(browser: Browser, path: str) -> None:
    publish()

    response = browser.get(path)

    assert response.status_code == 200
    assert numbers(response.text)[:2] == ["113", "156"]
    assert "coi số ở đâu" in response.text  # nobody confirmed a hotline: there is none to choose
    assert response.text.index('href="tel:113"') < response.text.index("Cúp máy.")
    assert "<strong>Gọi ngân hàng.</strong>" in response.text
    assert response.text.count("<h1>") == 1
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, no-cache"


def test_without_a_guide_the_built_in_steps_stand_there(browser: Browser) -> None:
    response = browser.get("/first-aid")

    assert response.status_code == 200
    assert response.text.count("<li><strong>") == 5
    assert numbers(response.text) == ["113", "113"]


def test_a_lesson_of_that_name_is_not_first_aid(browser: Browser, team: object) -> None:
    factories.make_course("an-toan", {"01-so-cuu-khi-bi-lua.md": factories.lesson_markdown()})

    assert "<li><strong>" in browser.get("/first-aid").text


def test_lines_to_write_on_and_a_number_that_is_a_button_above_are_for_the_paper(
    browser: Browser, member: User
) -> None:
    publish()

    html = browser.get("/first-aid").text
    course = browser.sign_in(member).get("/courses/an-toan/so-cuu-khi-bi-lua").text

    assert re.findall(r'<p class="only-paper" data-silent>([^<]+)', html) == [
        "Số công an xã: ",
        "Chưa mất tiền: báo ",
    ]
    assert numbers(html).count("156") == 3  # the button, the step, and what is for the paper
    assert re.findall(r'<p class="only-paper" data-silent>([^<]+)', course) == ["Số công an xã: "]
    for told in (html, course):
        (line,) = re.findall(r'data-silent>Số công an xã: <span class="blank[^"]*"[^>]*>([^<]+)</span></p>', told)
        assert line == "………………"


def test_first_aid_has_the_same_face_in_the_course(browser: Browser, member: User) -> None:
    publish()

    assert 'class="guide aid-guide ' in browser.get("/first-aid").text
    assert 'class="guide aid-guide"' in browser.sign_in(member).get("/courses/an-toan/so-cuu-khi-bi-lua").text


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/courses/an-toan/bai?x=1%26y", 'href="/courses/an-toan/bai?x=1&amp;y"'),
        ("https://example.com/", 'class="top-back" href="/?from=guides"'),
        ("//example.com", 'class="top-back" href="/?from=guides"'),
        ("/\\example.com", 'class="top-back" href="/?from=guides"'),
        ("/" + "x" * 500, 'class="top-back" href="/?from=guides"'),
        ('/"><script>', 'href="/&#34;&gt;&lt;script&gt;"'),
    ],
)
def test_back_leads_to_where_one_came_from_and_never_off_the_portal(
    browser: Browser, wanted: str, leads: str
) -> None:
    assert leads in browser.get(f"/first-aid?from={wanted}").text


def test_every_screen_tells_first_aid_where_it_is(browser: Browser, member: User) -> None:
    publish()

    assert 'href="/first-aid?from=/courses%3Fa%3D1"' in browser.sign_in(member).get("/courses?a=1").text
    assert 'href="/first-aid?from=/progress"' in browser.get("/progress").text


@pytest.mark.both_databases
def test_only_hotlines_that_are_confirmed_and_in_date_can_be_dialled(browser: Browser) -> None:
    old = (clock.today() - timedelta(days=91)).isoformat()
    publish(
        bank("a", "Ngân hàng A", "01", "confirmed: false"),
        bank("b", "Ngân hàng B", "02", f"checked: {old}, confirmed: true"),
        bank("c", "Ngân hàng C", "03"),
    )

    html = browser.get("/first-aid/banks").text

    assert numbers(html) == ["19009903"]
    assert re.findall(r'<li data-name="([^"]+)"', html) == ["Ngân hàng C"]
    assert "<p>Ngân hàng A, Ngân hàng B</p>" in html
    assert "chọn tên ngân hàng" in browser.get("/first-aid").text
    assert "1900 99 01" not in html


def test_a_hotline_can_be_dialled_once_somebody_confirmed_it(browser: Browser) -> None:
    publish(bank("a", "Ngân hàng A", "01", "confirmed: false"))
    before = numbers(browser.get("/first-aid/banks").text)

    fact = db.session.get_one(Fact, "so-ngan-hang-a")
    fact.confirmed, fact.checked_on = True, clock.today()
    db.session.commit()

    assert before == []
    assert numbers(browser.get("/first-aid/banks").text) == ["19009901"]


def test_a_trainer_adds_a_hotline_in_the_studio_and_it_can_be_called(browser: Browser, admin: User) -> None:
    publish()
    form = {"id": "so-ngan-hang-b", "value": "1900 99 02", "label": "Tổng đài Ngân hàng B", "valid_days": "90"}
    desk = browser.sign_in(admin)

    refused = desk.post("/studio/facts", data=form | {"value": "hỏi quầy"})
    unconfirmed = desk.post("/studio/facts", data=form | {"id": "so-ngan-hang-a", "label": "Tổng đài A"})
    added = desk.post("/studio/facts", data=form | {"confirmed": "y", "checked": TODAY})

    assert refused.status_code == 422
    assert "không phải số gọi được" in refused.text
    assert (unconfirmed.status_code, added.status_code) == (303, 303)
    assert "trang sơ cứu" in desk.get(added.location).text
    assert numbers(browser.get("/first-aid/banks").text) == ["19009902"]


def test_without_any_hotline_the_page_says_where_the_number_stands(browser: Browser) -> None:
    publish(bank("a", "Ngân hàng A", "01", "confirmed: false"))

    html = browser.get("/first-aid/banks").text

    assert numbers(html) == []
    assert "<li data-name" not in html
    assert html.count("chưa có ai gọi thử.") == 1
    assert "Mặt sau thẻ" in html
    assert "Tui vừa bị lừa" in html
    assert 'id="banks"' not in html


@pytest.mark.both_databases
def test_a_member_calls_the_police_of_the_own_commune_and_no_cache_keeps_it(
    browser: Browser, member: User, commune: Unit
) -> None:
    publish()
    set_contact(commune, POLICE, phone="0290 399 9999", actor=None)
    db.session.commit()

    stranger = browser.get("/first-aid")
    mine = browser.sign_in(member).get("/first-aid")
    shared = browser.get(SHEET)

    assert numbers(mine.text)[:3] == ["113", "02903999999", "156"]
    assert mine.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in mine.headers["Vary"]
    assert "02903999999" not in stranger.text + shared.text
    assert "chọn xã, phường của mình" in stranger.text


def test_an_old_check_is_told_beside_the_number(browser: Browser, member: User, commune: Unit) -> None:
    long_ago = clock.today() - timedelta(days=181)
    set_contact(commune, POLICE, phone="02903999999", checked_on=long_ago, actor=None)
    db.session.commit()

    assert "có thể đã đổi" in browser.sign_in(member).get("/first-aid").text


@pytest.mark.both_databases
def test_a_stranger_finds_the_police_of_a_commune_without_marks_and_scripts(
    browser: Browser, commune: Unit
) -> None:
    other = factories.make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent, code="DM")
    set_contact(commune, POLICE, phone="02903999999", actor=None)
    set_contact(other, POLICE, phone="02903999998", note="trực ban", actor=None)
    db.session.commit()

    every = browser.get("/first-aid/police")
    found = browser.get("/first-aid/police?q=dat+m")
    none = browser.get("/first-aid/police?q=khong-co")

    assert numbers(every.text) == ["02903999998", "02903999999", "113"]
    assert numbers(found.text) == ["02903999998", "113"]
    assert "trực ban" in found.text
    assert numbers(none.text) == ["113"]
    assert "Chưa có số của xã, phường này." in none.text
    assert "Set-Cookie" not in every.headers


def test_without_any_number_the_page_says_whom_to_ask(browser: Browser, app: Flask) -> None:
    html = browser.get("/first-aid/police").text

    assert numbers(html) == ["113"]
    assert "nhà văn hóa" in html
    assert "<form" not in html
