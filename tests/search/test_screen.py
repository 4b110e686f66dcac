"""The screen and its fragment."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.courses.models import Course
from tests import factories
from tests.conftest import Browser

HTMX = {"HX-Request": "true"}


LESSON = "Lời đầu.\n\n## Ai hỏi mã {#ai-hoi}\n\nKẻ gian *hỏi* mã."
GUIDE = "---\ntitle: Khóa thẻ\nkind: guide\ngroups: [chung]\n---\n\n1. Gọi ngân hàng hỏi cách khóa.\n"


@pytest.fixture
def course(app: Flask) -> Course:
    """A lesson and a guide."""
    pages = {"01-otp.md": factories.lesson_markdown("Mã OTP", LESSON), "02-the.md": GUIDE}
    catalogue = "frameworks: []\ngroups: [{id: chung, title: Mọi bà con}]\n"
    return factories.make_course("an-toan", pages, files={"competences.yml": catalogue})


def test_a_member_is_led_to_the_heading(course: Course, browser: Browser, member: User) -> None:
    html = browser.sign_in(member).get("/search?q=ke+gian").text

    assert 'href="/courses/an-toan/otp#ai-hoi"' in html
    assert "<mark>Kẻ gian</mark>" in html
    assert "An toàn trên mạng" in html
    assert 'value="ke gian"' in html


def test_htmx_gets_the_results_alone(course: Course, browser: Browser, member: User) -> None:
    response = browser.sign_in(member).get("/search?q=otp", headers=HTMX)

    assert response.text.lstrip().startswith('<section id="results"')
    assert re.search(r'role="status">[^<]*1', response.text)
    assert "HX-Request" in response.headers["Vary"]


def test_a_stranger_finds_guides_at_their_own_address_and_gets_no_cookie(course: Course, browser: Browser) -> None:
    response = browser.get("/search?q=khoa")

    assert 'href="/g/the"' in response.text
    assert "/courses/" not in response.text
    assert "Set-Cookie" not in response.headers
    assert "csrf" not in response.text


@pytest.mark.parametrize("asked", ["otp", "ke gian", "Mã OTP", "loi dau"])
def test_a_stranger_finds_nothing_of_lessons(course: Course, browser: Browser, asked: str) -> None:
    response = browser.get(f"/search?q={quote(asked)}")

    assert response.status_code == 200
    assert "<mark>" not in response.text


def test_who_has_not_agreed_yet_is_asked_first(course: Course, browser: Browser) -> None:
    newcomer = factories.make_user("Đỗ Văn Bảy", phone="0912000077", consented=False)

    response = browser.sign_in(newcomer).get("/search?q=otp")

    assert (response.status_code, response.location) == (302, "/consent")


def test_what_was_typed_comes_back_as_text(course: Course, browser: Browser, member: User) -> None:
    asked = quote("<script>alert(1)</script>\"'")

    html = browser.sign_in(member).get(f"/search?q={asked}").text

    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_question_that_is_too_long_is_cut_and_says_so(course: Course, browser: Browser, member: User) -> None:
    html = browser.sign_in(member).get(f"/search?q={'otp+' * 2500}").text

    assert "200" in html
    assert "otp " * 51 not in html


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=%ff%fe", "q=otp&page=x", "q=otp&page=-1", "q=otp&page=9" + "9" * 30]
)
def test_odd_addresses_are_answered(course: Course, browser: Browser, member: User, query: str) -> None:
    assert browser.sign_in(member).get(f"/search?{query}").status_code == 200


def test_more_leads_on_without_scripts(app: Flask, browser: Browser, member: User) -> None:
    pages = {f"{n:02}-bai-{n}.md": factories.lesson_markdown(f"Bài {n}", "Con cá rô.") for n in range(1, 16)}
    factories.make_course("ca", pages)

    first = browser.sign_in(member).get("/search?q=ca+ro").text
    more = re.search(r'href="(/search\?[^"#]*page=2)#more"', first)
    assert more is not None
    second = browser.get(more[1].replace("&amp;", "&")).text

    assert (first.count('class="hit"'), second.count('class="hit"')) == (8, 15)
    assert second.count('id="more"') == 1
    assert "page=3" not in second


def test_where_nothing_is_found_other_ways_are_offered(course: Course, browser: Browser, member: User) -> None:
    html = browser.sign_in(member).get("/search?q=otp+zzz").text

    assert 'href="/search?q=otp"' in html
    assert 'href="/guides"' in html


def test_every_screen_of_the_signed_in_leads_to_the_search(course: Course, browser: Browser, member: User) -> None:
    browser.sign_in(member)

    for path in ("/", "/courses", "/courses/an-toan", "/courses/an-toan/otp", "/progress", "/account"):
        assert 'class="top-search" href="/search"' in browser.get(path).text, path
    assert 'href="/search"' in browser.get("/g").text
