"""A guide inside its course, and the guide that is first aid."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.courses.models import Page
from portal.db import db
from portal.progress.models import CourseProgress, PageProgress
from tests import factories
from tests.conftest import Browser

PATH = "/courses/tien-dien/tra-tien-dien"
GUIDE = "---\ntitle: Trả tiền điện\nkind: guide\ngroups: [chung]\n---\n\n1. Mở ứng dụng.\n2. Bấm “Thanh toán”.\n"
GROUPS = "groups:\n  - {id: chung, title: Mọi bà con}\n"


@pytest.fixture
def guide(team: object) -> int:
    """The id of the guide of a course that has a lesson after it."""
    pages = {"01-tra-tien-dien.md": GUIDE, "02-bai.md": factories.lesson_markdown()}
    factories.make_course("tien-dien", pages, files={"competences.yml": GROUPS})
    return db.session.query(Page.id).filter_by(kind="guide").one().id


def finished() -> list[tuple[int, int]]:
    """Who has finished which page."""
    db.session.rollback()
    return [(row.user_id, row.page_id) for row in db.session.query(PageProgress)]


def test_the_course_shows_the_card_and_the_ways_to_bring_it(browser: Browser, guide: int, member: User) -> None:
    browser.sign_in(member).post(f"{PATH}/guide-completion")
    html = browser.get(PATH).text

    assert "<li>Mở ứng dụng.</li>" in html
    assert 'href="/g/tra-tien-dien"' in html
    assert 'href="/g/tra-tien-dien#in"' in html
    assert 'data-share="http://localhost/g/tra-tien-dien"' in html
    assert "✓ tờ hướng dẫn" in html
    # The text first: nothing stands between the title and what residents read.
    assert html.index("<li>Mở ứng dụng.</li>") < html.index('href="/g/tra-tien-dien"')


@pytest.mark.both_databases
def test_its_reader_finishes_it_once(browser: Browser, guide: int, member: User) -> None:
    page = browser.sign_in(member).get(PATH).text
    assert f'action="{PATH}/guide-completion"' in page
    assert finished() == []
    assert browser.post(f"{PATH}/guide-completion").location == f"{PATH}/done"
    first = db.session.query(PageProgress.done_at).one()
    assert "guide-completion" not in browser.get(PATH).text
    assert browser.post(f"{PATH}/guide-completion").location == f"{PATH}/done"

    assert finished() == [(member.id, guide)]
    assert db.session.query(PageProgress.done_at).one() == first
    assert browser.get("/continue").location == "/courses/tien-dien/bai"


def test_the_last_page_of_a_course_finishes_it(browser: Browser, member: User) -> None:
    factories.make_course("mot-the", {"01-the.md": GUIDE}, files={"competences.yml": GROUPS})

    finish = browser.sign_in(member).post("/courses/mot-the/the/guide-completion")

    db.session.rollback()
    assert db.session.query(CourseProgress).one().finished_at is not None
    assert finish.location == "/courses/mot-the/done"


def test_looking_at_it_finishes_nothing(browser: Browser, guide: int, member: User) -> None:
    browser.sign_in(member).head(PATH)
    browser.get(PATH, headers={"Sec-Purpose": "prefetch"})
    browser.get(PATH)

    assert finished() == []


def test_only_a_guide_is_finished_so(browser: Browser, guide: int, member: User) -> None:
    assert browser.post(f"{PATH}/guide-completion").location.startswith("/sign-in")
    assert browser.sign_in(member).post("/courses/tien-dien/bai/guide-completion").status_code == 404
    assert finished() == []


def test_a_resident_who_opens_the_card_leaves_no_trace(browser: Browser, guide: int, member: User) -> None:
    browser.sign_in(member).get("/g/tra-tien-dien")

    assert finished() == []


def test_strangers_see_the_card_but_not_its_course(browser: Browser, guide: int) -> None:
    assert browser.get(PATH).location.startswith("/sign-in")
    assert browser.get("/g/tra-tien-dien").status_code == 200


def test_a_guide_cannot_be_completed_like_a_lesson(browser: Browser, guide: int, member: User) -> None:
    assert browser.sign_in(member).post(f"{PATH}/completion").status_code == 404
    assert finished() == []
