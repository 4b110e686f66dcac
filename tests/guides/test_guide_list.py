"""The list of guides: by topic, for one group of residents."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.accounts.models import User
from tests.conftest import Browser
from tests.guides.conftest import guide_text, make_guides


@pytest.fixture
def guides(app: Flask) -> None:
    """Three guides on two topics, and one on none."""
    make_guides(
        tra_tien_dien=guide_text("Trả tiền điện", competences='["5ks:3", "5ks:4"]', groups="[chung, cao-tuoi]"),
        khoa_may=guide_text("Khóa máy", competences='["5ks:3"]', topic='"5ks:4"', groups="[cao-tuoi]"),
        tra_tien_nuoc=guide_text("Trả tiền nước", competences='["5ks:3"]'),
        xem_gio=guide_text("Xem giờ"),
    )


def shown(html: str) -> list[str]:
    """The headings and the guides under them, in their order."""
    return re.findall(r'<h2>([^<]+)</h2>|href="/g/([a-z-]+)"', html)


def in_words(html: str) -> list[str]:
    return [heading or slug for heading, slug in shown(html)]


@pytest.mark.parametrize("path", ["/g", "/g/"])
def test_guides_stand_under_their_topic(browser: Browser, guides: None, path: str) -> None:
    response = browser.get(path)

    assert response.status_code == 200
    assert in_words(response.text) == [
        *("Thanh toán trực tuyến", "tra-tien-dien", "tra-tien-nuoc"),
        *("Tự bảo vệ mình", "khoa-may"),
        *("Hướng dẫn khác", "xem-gio"),
    ]


def test_the_topics_stand_first_with_how_many_sheets_each_has(browser: Browser, guides: None) -> None:
    html = browser.get("/g").text

    index = re.findall(r'href="#(topic-\d)"><span>([^<]+)</span><span class="guide-count">([^<]+)<', html)
    assert index == [
        ("topic-1", "Thanh toán trực tuyến", "2 tờ"),
        ("topic-2", "Tự bảo vệ mình", "1 tờ"),
        ("topic-3", "Hướng dẫn khác", "1 tờ"),
    ]
    assert re.findall(r'<section class="section" id="([^"]+)">', html) == [target for target, *_rest in index]


def test_for_whom_they_are_is_said_and_stays_open_where_it_was_chosen(browser: Browser, guides: None) -> None:
    everybody, older = browser.get("/g").text, browser.get("/g?nhom=cao-tuoi").text

    assert '<details class="disclosure guide-groups">' in everybody
    assert "Cho ai: tất cả" in everybody
    assert '<details class="disclosure guide-groups" open>' in older
    assert "Cho ai: Người cao tuổi" in older


def test_one_group_sees_what_is_for_it(browser: Browser, guides: None) -> None:
    html = browser.get("/g?nhom=cao-tuoi").text

    assert in_words(html) == ["Thanh toán trực tuyến", "tra-tien-dien", "Tự bảo vệ mình", "khoa-may"]
    assert '<a href="/g?nhom=cao-tuoi" aria-current="true">Người cao tuổi</a>' in html


def test_only_groups_that_have_guides_are_offered(browser: Browser, guides: None) -> None:
    html = browser.get("/g").text

    assert 'href="/g?nhom=chung"' in html
    assert "ho-ngheo" not in html


@pytest.mark.parametrize("group", ["ho-ngheo", "khong-co", "<script>", "%00"])
def test_an_unknown_group_is_no_filter(browser: Browser, guides: None, group: str) -> None:
    response = browser.get(f"/g?nhom={group}")

    assert response.status_code == 200
    assert len([1 for _heading, slug in shown(response.text) if slug]) == 4


def test_an_empty_list_says_so(browser: Browser, app: Flask) -> None:
    html = browser.get("/g").text

    assert 'class="empty"' in html
    assert 'href="/first-aid?from=/g"' in html


def test_a_new_guide_appears_and_the_list_may_be_kept_until_then(browser: Browser, guides: None) -> None:
    first = browser.get("/g")
    same = browser.get("/g", headers={"If-None-Match": first.headers["ETag"]})
    make_guides("khac", goi_cap_cuu=guide_text("Gọi cấp cứu"))

    fresh = browser.get("/g", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, no-cache"
    assert same.status_code == 304
    assert "goi-cap-cuu" in fresh.text
    assert first.headers["Vary"] == "Accept-Encoding"


def test_strangers_find_the_list_from_the_first_page(browser: Browser, app: Flask) -> None:
    assert browser.get("/").text.count('href="/g"') == 2  # in the text and in the footer
    assert 'href="/g"' in browser.get("/sign-in").text


def test_the_list_does_not_offer_itself(browser: Browser, guides: None) -> None:
    assert "Tất cả hướng dẫn" not in browser.get("/g").text
    assert "Tất cả hướng dẫn" in browser.get("/g/xem-gio").text


@pytest.mark.both_databases
def test_who_is_signed_in_has_the_list_among_the_places(browser: Browser, guides: None, member: User) -> None:
    stranger = browser.get("/guides")
    html = browser.sign_in(member).get("/guides").text
    group = browser.get("/guides?nhom=cao-tuoi").text

    assert stranger.location.startswith("/sign-in")
    assert '<a href="/guides" aria-current="page">' in html
    assert re.findall(r'href="/g/([a-z-]+)\?from=/guides"', html) == [
        *("tra-tien-dien", "tra-tien-nuoc", "khoa-may", "xem-gio"),
    ]
    assert re.findall(r'href="(/g/[^"]+)"', group) == [
        "/g/tra-tien-dien?from=/guides%3Fnhom%3Dcao-tuoi",
        "/g/khoa-may?from=/guides%3Fnhom%3Dcao-tuoi",
    ]
    assert (
        'class="top-back" href="/guides?nhom=cao-tuoi"'
        in browser.get("/g/khoa-may?from=/guides%3Fnhom%3Dcao-tuoi").text
    )
    assert 'href="/g"' not in html
    assert html.count('href="/guides"') == 2  # the place, and all groups
