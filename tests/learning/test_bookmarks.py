"""Keeping a page: in one tap, undone in one, found again with what is shown at doors first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_page
from portal.db import begin_write, db
from portal.errors import Refused
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.privacy.operations.anonymise import anonymise
from portal.progress.models import Bookmark
from portal.progress.operations import bookmarks as operations
from portal.progress.operations.bookmarks import add_bookmark, remove_bookmark
from portal.progress.queries.bookmarks import list_bookmarks
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.fixed_clock import FixedClock
from tests.observations.conftest import CHECKLIST
from tests.scenarios.playing import SCENARIO

HTMX = {"HX-Request": "true"}
GUIDE = "---\ntitle: Tờ khóa thẻ\nkind: guide\ngroups: [chung]\n---\n\n1. Gọi ngân hàng.\n"
KINDS = ("bai", "tap-thu", "to", "lam-truoc", "kiem-tra")


@pytest.fixture
def course(team: Unit) -> Course:
    """A page of each kind, for everybody."""
    return factories.make_course(
        "an-toan",
        pages={
            "01-bai.md": factories.lesson_markdown("Bài đọc"),
            "02-tap-thu.md": SCENARIO,
            "03-to.md": GUIDE,
            "04-lam-truoc.md": CHECKLIST,
            "09-kiem-tra.md": factories.quiz_markdown(2),
        },
        files={"competences.yml": "frameworks: []\ngroups: [{id: chung, title: Mọi bà con}]\n"},
    )


def page_id(slug: str) -> int:
    """The id of the page."""
    return db.session.scalars(select(Page.id).where(Page.slug == slug)).one()


def titles(html: str) -> list[str]:
    """The pages in the list, in its order."""
    return re.findall(r'<span lang="vi">([^<]+)</span><span class="list-note" lang="vi">', html)


@pytest.mark.parametrize("slug", KINDS)
def test_a_page_of_any_kind_is_kept_in_one_tap_and_taken_out_in_one(
    course: Course, browser: Browser, member: User, slug: str
) -> None:
    address = f"/courses/an-toan/{slug}"
    before = browser.sign_in(member).get(address).text

    kept = browser.post(f"{address}/bookmark")
    after = browser.get(address).text
    removed = browser.post(f"{address}/bookmark/removal")

    assert f'action="{address}/bookmark"' in before
    assert kept.location == f"{address}#bookmark" == removed.location
    assert f'action="{address}/bookmark/removal"' in after
    assert f'action="{address}/bookmark"' in browser.get(address).text


def test_the_tap_answers_with_the_button_as_it_is_now(course: Course, browser: Browser, member: User) -> None:
    browser.sign_in(member)

    kept = browser.post("/courses/an-toan/bai/bookmark", headers=HTMX).text
    removed = browser.post("/courses/an-toan/bai/bookmark/removal", headers=HTMX).text

    assert kept.lstrip().startswith('<div id="bookmark"')
    assert 'role="status"' in kept
    assert 'href="/bookmarks"' in kept
    assert "data-focus" in removed
    assert 'action="/courses/an-toan/bai/bookmark"' in removed


def test_another_person_sees_a_kept_page_as_not_kept(
    course: Course, browser: Browser, member: User, head: User
) -> None:
    browser.sign_in(member).post("/courses/an-toan/bai/bookmark")
    browser.get("/courses/an-toan/bai")

    assert "/bookmark/removal" not in browser.sign_in(head).get("/courses/an-toan/bai").text


def test_the_list_has_guides_first_and_each_part_the_latest_first(
    course: Course, browser: Browser, member: User, fixed_clock: FixedClock
) -> None:
    for slug in ("to", "bai", "kiem-tra"):
        add_bookmark(page_id(slug), actor=member)
        fixed_clock.advance(minutes=5)
    db.session.commit()

    html = browser.sign_in(member).get("/bookmarks").text

    assert titles(html) == ["Tờ khóa thẻ", "Kiểm tra", "Bài đọc"]
    assert 'href="/g/to?from=/bookmarks"' in html


def test_what_is_taken_out_of_the_list_can_be_kept_again(course: Course, browser: Browser, member: User) -> None:
    add_bookmark(page_id("bai"), actor=member)
    db.session.commit()
    browser.sign_in(member)
    asked = {"screen": "bookmarks"}

    place = browser.post("/courses/an-toan/bai/bookmark/removal", data=asked).location
    without = browser.get(place).text
    fragment = browser.post("/courses/an-toan/bai/bookmark", data=asked, headers=HTMX).text

    assert 'Đã bỏ “<span lang="vi">Bài đọc</span>” ra.' in without
    assert "Chưa để dành gì" in without
    assert 'action="/courses/an-toan/bai/bookmark"' in without
    assert fragment.lstrip().startswith('<div id="bookmarks"')
    assert titles(fragment) == ["Bài đọc"]
    # The address with the undo opens later, too, and does not offer again what is kept.
    assert "Đã bỏ" not in browser.get(place).text


@pytest.mark.parametrize("removed", ["999999", "x", "-1", str(2**70)])
def test_an_undo_that_means_nothing_is_passed_over(browser: Browser, member: User, removed: str) -> None:
    page = browser.sign_in(member).get(f"/bookmarks?removed={removed}")

    assert page.status_code == 200
    assert "Đã bỏ" not in page.text


def test_an_unpublished_page_vanishes_and_comes_back(course: Course, member: User) -> None:
    add_bookmark(page_id("bai"), actor=member)
    db.session.commit()
    page = db.session.get_one(Page, page_id("bai"))
    db.session.rollback()

    begin_write()
    unpublish_page(page, actor=None)
    db.session.commit()
    meanwhile = list_bookmarks(member)
    db.session.rollback()
    begin_write()
    publish_page(page, source=factories.lesson_markdown("Bài đọc, viết lại"), based_on=1, actor=None)
    db.session.commit()

    assert meanwhile == []
    assert [kept.page.slug for kept in list_bookmarks(member)] == ["bai"]


def test_a_page_of_another_unit_is_neither_kept_nor_listed(
    app: Flask, browser: Browser, member: User, outsider: User, commune: Unit
) -> None:
    factories.make_course(
        "rieng", pages={"01-rieng.md": factories.lesson_markdown("Bài riêng")}, unit=commune.code
    )
    for person in (member, outsider):
        add_bookmark(page_id("rieng"), actor=person)
    db.session.commit()

    mine = browser.sign_in(member).get("/bookmarks").text
    theirs = browser.sign_in(outsider).get("/bookmarks").text

    assert titles(mine) == ["Bài riêng"]
    assert titles(theirs) == []
    assert browser.post("/courses/rieng/rieng/bookmark").status_code == 404
    assert "Đã bỏ" not in browser.get(f"/bookmarks?removed={page_id('rieng')}").text


def test_kept_twice_it_stands_once_and_since_the_first_time(
    course: Course, member: User, fixed_clock: FixedClock
) -> None:
    add_bookmark(page_id("bai"), actor=member)
    since = list_bookmarks(member)[0].kept_at
    fixed_clock.advance(days=1)

    add_bookmark(page_id("bai"), actor=member)

    assert [kept.kept_at for kept in list_bookmarks(member)] == [since]


def test_there_is_a_bound_that_says_so(
    course: Course, browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_BOOKMARKS", 2)
    for slug in ("to", "bai"):
        add_bookmark(page_id(slug), actor=member)
    db.session.commit()

    with pytest.raises(Refused):
        add_bookmark(page_id("kiem-tra"), actor=member)
    add_bookmark(page_id("bai"), actor=member)
    shown = browser.sign_in(member).post("/courses/an-toan/kiem-tra/bookmark", follow_redirects=True)
    fragment = browser.post("/courses/an-toan/kiem-tra/bookmark", headers=HTMX)

    assert "Bỏ bớt ra" in shown.text
    assert shown.request.path == "/bookmarks"
    assert fragment.status_code == 422
    assert "Bỏ bớt ra" in fragment.text


def test_removing_what_is_not_kept_changes_nothing(course: Course, member: User) -> None:
    add_bookmark(page_id("to"), actor=member)

    remove_bookmark(page_id("bai"), actor=member)

    assert [kept.page.slug for kept in list_bookmarks(member)] == ["to"]


def test_deleting_a_person_deletes_what_was_kept(course: Course, member: User, admin: User) -> None:
    add_bookmark(page_id("bai"), actor=member)
    member.deactivated_at = member.created_at + timedelta(days=1)
    db.session.commit()

    begin_write()
    anonymise(member, actor=admin)

    assert db.session.scalars(select(Bookmark)).all() == []


def test_two_accounts_of_one_person_keep_what_either_kept(
    course: Course, member: User, head: User, fixed_clock: FixedClock
) -> None:
    add_bookmark(page_id("bai"), actor=head)
    since = list_bookmarks(head)[0].kept_at
    fixed_clock.advance(days=1)
    for slug in ("bai", "to"):
        add_bookmark(page_id(slug), actor=member)
    db.session.commit()

    begin_write()
    merge_accounts(member, head, choices=MergeChoices(), actor=None)

    kept = {one.page.slug: one.kept_at for one in list_bookmarks(member)}
    assert kept.keys() == {"bai", "to"}
    assert kept["bai"] == since


@pytest.mark.both_databases
def test_the_list_takes_few_statements(
    course: Course, browser: Browser, member: User, statements: list[str]
) -> None:
    for slug in KINDS:
        add_bookmark(page_id(slug), actor=member)
    db.session.commit()
    browser.sign_in(member).get("/bookmarks")
    statements.clear()

    browser.get("/bookmarks")

    assert 0 < len(statements) <= 3
