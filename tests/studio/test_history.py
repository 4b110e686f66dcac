"""What a text said before, how that differs, and back to it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_page
from portal.db import db
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import rebase_draft, save_draft
from portal.drafts.queries.history import find_version, versions_of
from portal.errors import Forbidden, NotFound, Stale
from tests.conftest import Browser
from tests.factories import lesson_markdown
from tests.studio.conftest import work

LIST = "/studio/courses/an-toan/pages/mot/history"
FIRST, SECOND, THIRD = (lesson_markdown("Bài một", f"Gọi số {word}.") for word in ("một", "hai", "ba"))


def save(course: Course, source: str, actor: User, **more: Any) -> None:
    text = work(course)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor, **more)
    db.session.commit()


def publish(course: Course, actor: User, message: str = "") -> None:
    text = work(course)
    assert text.draft is not None
    publish_draft(text.draft, version=text.version, impact="notice", message=message, actor=actor)
    db.session.commit()


def restore(browser: Browser, course: Course, name: str, **changes: Any) -> Any:
    text = work(course)
    said = {"version": text.version, "based_on": text.based_on} | changes
    return browser.post(f"{LIST}/{name}/restoration", data=said)


def told(course: Course) -> list[str | None]:
    """What every version of the page said, the newest first."""
    text = work(course)
    return [find_version(text.course, text.page, version.name) for version in versions_of(text.course, text.page)]


def test_the_list_names_revisions_and_folds_the_sittings_between_them(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    save(course, FIRST, second)
    publish(course, trainer, "Thêm số điện thoại")
    save(course, SECOND, trainer)

    html = browser.sign_in(trainer).get(LIST).text

    assert html.index("Chưa đăng") < html.index("Bản 2") < html.index("Bản 1")
    assert "Thêm số điện thoại" in html
    assert second.name in html
    assert html.count("Người học đang đọc") == 1
    assert 'href="/studio/courses/an-toan/pages/mot/history/r1"' in html


def test_a_hidden_page_says_that_nobody_reads_it(browser: Browser, course: Course, trainer: User) -> None:
    page = work(course).page
    assert page is not None
    unpublish_page(page, actor=trainer)
    db.session.commit()

    assert "Người học đang đọc" not in browser.sign_in(trainer).get(LIST).text


def test_a_long_history_has_pages(browser: Browser, course: Course, trainer: User) -> None:
    page = work(course).page
    assert page is not None
    for number in range(1, 52):
        publish_page(page, source=lesson_markdown(f"Lần {number}"), based_on=number, actor=trainer)
    db.session.commit()
    browser.sign_in(trainer)

    shown = [set(re.findall(r'history/(r\d+)"', browser.get(f"{LIST}?page={page}").text)) for page in (1, 2)]

    assert shown == [{f"r{number}" for number in range(3, 53)}, {"r1", "r2"}]


def test_the_introduction_has_a_history_too(browser: Browser, course: Course, trainer: User) -> None:
    source = course.source.replace("Giới thiệu", "Lời đầu")
    publish_introduction(course, source=source, based_on=1, message="Đổi lời đầu", actor=trainer)
    db.session.commit()
    browser.sign_in(trainer)

    assert "Đổi lời đầu" in browser.get("/studio/courses/an-toan/introduction/history").text
    html = browser.get("/studio/courses/an-toan/introduction/history/r2").text
    assert "Giới thiệu</" not in html
    assert "<del>" in html


def test_a_version_is_compared_with_the_one_before_with_what_is_published_or_with_the_draft(
    browser: Browser, course: Course, trainer: User
) -> None:
    for source in (FIRST, SECOND):
        save(course, source, trainer)
        publish(course, trainer)
    save(course, THIRD, trainer)
    browser.sign_in(trainer)

    def words(query: str) -> tuple[bool, ...]:
        html = browser.get(f"{LIST}/r2{query}").text.partition('id="whole"')[0]
        return tuple(f"</span>{word}<span" in html for word in ("hai", "ba"))

    assert words("?against=published") == (True, False)
    assert words("?against=draft") == (False, True)
    assert words("?against=before") == words("") == (False, False)
    assert "so-bao" in browser.get(f"{LIST}/r2").text


def test_a_version_is_shown_whole(browser: Browser, course: Course, trainer: User) -> None:
    html = browser.sign_in(trainer).get(f"{LIST}/r1").text

    assert "Gọi {{ so-bao }}." in html
    assert "Đây là nội dung đầu tiên" in html


@pytest.mark.parametrize("name", ["r9", "s9", "x1", "r", "r²", "r99999999999"])
def test_what_the_file_never_said_is_not_found(browser: Browser, course: Course, trainer: User, name: str) -> None:
    assert browser.sign_in(trainer).get(f"{LIST}/{name}").status_code == 404
    assert restore(browser, course, name).status_code == 404


def test_restoring_makes_a_draft_and_leads_to_the_editor(browser: Browser, course: Course, trainer: User) -> None:
    before = work(course).source
    save(course, FIRST, trainer)
    publish(course, trainer)

    answer = restore(browser.sign_in(trainer), course, "r1")

    assert (answer.status_code, answer.location) == (303, "/studio/courses/an-toan/pages/mot")
    assert (work(course).source, work(course).state, work(course).number) == (before, "draft", 2)


def test_a_draft_that_waits_stays_in_the_history_as_it_is(browser: Browser, course: Course, trainer: User) -> None:
    save(course, FIRST, trainer)
    publish(course, trainer)
    save(course, SECOND, trainer)
    browser.sign_in(trainer)

    assert "vẫn nằm trong lịch sử" in browser.get(f"{LIST}/r1").text
    restore(browser, course, "r1")
    save(course, THIRD, trainer)

    assert told(course)[:3] == [THIRD, SECOND, FIRST]


def test_restoring_what_is_published_leaves_nothing_waiting(
    browser: Browser, course: Course, trainer: User
) -> None:
    save(course, FIRST, trainer)

    restore(browser.sign_in(trainer), course, "r1")

    assert (work(course).state, work(course).number) == ("published", 1)


def test_who_was_overtaken_looks_again_and_nothing_was_changed(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    save(course, FIRST, second)

    answer = restore(browser.sign_in(trainer), course, "r1", version=0)

    assert answer.status_code == 409
    assert "Chưa có gì thay đổi" in answer.text
    assert work(course).source == FIRST


@pytest.mark.both_databases
def test_a_draft_that_was_outrun_goes_on_once_the_other_text_was_looked_at(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    save(course, FIRST, trainer)
    page = work(course).page
    assert page is not None
    publish_page(page, source=SECOND, based_on=1, actor=second)
    db.session.commit()
    browser.sign_in(trainer)
    place = "/studio/courses/an-toan/pages/mot/draft/base"

    assert place in browser.get(LIST).text
    assert browser.post(place, data={"version": 1, "number": 1}).location == LIST
    browser.post(place, data={"version": 1, "number": 2})
    publish(course, trainer)

    assert (work(course).number, work(course).source) == (3, FIRST)
    assert browser.post(place, data={"version": 3, "number": 3}).status_code == 404


def test_only_who_writes_for_the_unit_sees_or_changes_it(
    browser: Browser, course: Course, member: User, outsider: User, trainer: User
) -> None:
    save(course, FIRST, trainer)
    for path in (LIST, f"{LIST}/r1"):
        assert browser.get(path).status_code == 302
        assert Browser(browser.application).sign_in(member).get(path).status_code == 403
        assert Browser(browser.application).sign_in(outsider).get(path).status_code == 404
    assert restore(Browser(browser.application).sign_in(outsider), course, "r1").status_code == 404
    assert work(course).source == FIRST


def test_catching_up_is_for_who_writes_the_course_and_only_where_it_was_outrun(
    course: Course, trainer: User, outsider: User
) -> None:
    save(course, FIRST, trainer)

    with pytest.raises(Forbidden):
        rebase_draft(work(course), version=1, number=1, actor=outsider)
    with pytest.raises(NotFound):
        rebase_draft(work(course), version=1, number=1, actor=trainer)
    page = work(course).page
    assert page is not None
    publish_page(page, source=SECOND, based_on=1, actor=None)
    db.session.commit()
    with pytest.raises(Stale):
        rebase_draft(work(course), version=0, number=2, actor=trainer)
