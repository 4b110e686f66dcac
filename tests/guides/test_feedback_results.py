"""What residents said, for trainers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Page
from portal.db import db
from portal.guides.models import GuideFeedback
from tests.conftest import Browser
from tests.guides.conftest import guide_text, make_guides

PATH = "/guides/results"


@pytest.fixture
def told(app: Flask) -> None:
    """Four guides: a good one, a poor one, one that few and one that nobody answered for."""
    make_guides(kheo=guide_text("Khéo"), do=guide_text("Dở"), it=guide_text("Ít"), moi=guide_text("Mới tinh"))
    ids = {page.slug: page.id for page in db.session.query(Page)}
    today = clock.now().astimezone(clock.VIETNAM).date()
    long_ago = today - timedelta(days=30)
    db.session.add_all(
        [
            GuideFeedback(page_id=ids["kheo"], day=today, helpful=6, unhelpful=2),
            GuideFeedback(page_id=ids["kheo"], day=long_ago, helpful=1200, unhelpful=0),
            GuideFeedback(page_id=ids["do"], day=today - timedelta(days=29), helpful=1, unhelpful=4),
            GuideFeedback(page_id=ids["it"], day=today, helpful=0, unhelpful=4),
        ]
    )
    db.session.commit()


def rows(html: str) -> list[str]:
    """The rows of the table as plain words."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_the_least_helpful_comes_first_and_small_numbers_say_so(
    browser: Browser, told: None, trainer: User
) -> None:
    response = browser.sign_in(trainer).get(PATH)

    assert response.status_code == 200
    assert rows(response.text) == [
        "Dở 1 4 20 % 1 trên 5 có ích",
        "Khéo 1.206 2 99 % 6 trên 8 có ích",
        "Ít 0 4 còn ít quá, chưa nói được gì 0 trên 4 có ích",
        "Mới tinh 0 0 chưa ai trả lời –",
    ]


@pytest.mark.both_databases
def test_a_withdrawn_guide_is_left_out(browser: Browser, told: None, trainer: User) -> None:
    db.session.query(Page).filter_by(slug="do").update({"withdrawn_at": clock.now()})
    db.session.commit()

    assert [row.split()[0] for row in rows(browser.sign_in(trainer).get(PATH).text)] == ["Khéo", "Ít", "Mới"]


def test_without_guides_it_says_so(browser: Browser, trainer: User) -> None:
    assert 'class="empty"' in browser.sign_in(trainer).get(PATH).text


def test_members_and_heads_may_not(browser: Browser, told: None, member: User, head: User) -> None:
    assert browser.get(PATH).location.startswith("/sign-in")
    assert browser.sign_in(member).get(PATH).status_code == 403
    assert browser.sign_in(head).get(PATH).status_code == 403


def test_trainers_find_it_among_the_courses(browser: Browser, told: None, trainer: User, member: User) -> None:
    assert PATH in browser.sign_in(trainer).get("/courses").text
    assert PATH not in browser.sign_in(member).get("/courses").text


def test_leaders_read_the_same_and_what_it_counts(
    browser: Browser, told: None, leader: User, member: User
) -> None:
    found = browser.sign_in(leader).get(f"{PATH}/leaders")

    assert rows(found.text)[0] == "Dở 1 4 20 % 1 trên 5 có ích"
    assert "tính chung cả cổng" in found.text
    assert f"{PATH}/leaders" in browser.get("/courses").text
    assert browser.get(PATH).status_code == 403
    assert browser.sign_in(member).get(f"{PATH}/leaders").status_code == 403
