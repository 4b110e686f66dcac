"""The moment after a page, and the end of a course."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.queries.published import find_page
from portal.db import db
from portal.observations.operations import record_observation
from tests import factories
from tests.conftest import Browser
from tests.learning.finishing import URL, finish_own_pages, seen


def test_a_finished_page_has_its_moment(browser: Browser, short: Course, member: User) -> None:
    place = browser.sign_in(member).post(f"{URL}/mot/completion").location

    text = seen(browser, place)

    assert place == f"{URL}/mot/done"
    assert "Bài 1 xong." in text
    assert re.search(r"Còn 3 bài, \d+ phút\.", text)
    assert "Qua bài 2" in text
    assert "Nghỉ, mai học tiếp" in text
    assert browser.get(place).status_code == 200  # also the second time
    assert len(re.findall(r'class="lane-house lighting"', browser.get(place).text)) == 2


def test_the_bar_says_the_place_of_the_page_and_not_how_many_are_finished(
    browser: Browser, short: Course, member: User
) -> None:
    browser.sign_in(member)
    browser.post(f"{URL}/to/guide-completion")
    browser.post(f"{URL}/mot/completion")
    share = r'<progress class="top-share" value="(\d+)" max="(\d+)" aria-label="Bài (\d+) trên (\d+)"'

    for path, place in ((f"{URL}/to/done", "3"), (f"{URL}/mot", "1"), (f"{URL}/hoi", "2")):
        html = browser.get(path).text
        assert f'<span aria-hidden="true">{place}/4</span>' in html
        assert re.findall(share, html) == [(place, "4", place, "4")]


def test_wherever_a_course_is_shown_it_is_not_called_finished_before_it_was_watched(
    browser: Browser, short: Course, member: User, head: User
) -> None:
    browser.sign_in(member)
    finish_own_pages(browser)

    assert "Xong phần học, còn một bữa làm cho có người coi." in seen(browser, "/progress")
    assert "Xong phần học Còn một bữa làm cho có người coi." in seen(browser, "/courses")
    for path in ("/progress", "/courses", "/", URL, f"{URL}/done"):
        text = seen(browser, path)
        assert path == "/" or "Xong phần học" in text
        assert not re.search("Đã xong|Xong ngày|Học xong khóa|đã học xong|khóa đã xong", text)


def test_the_end_has_one_deed_that_is_filled(browser: Browser, short: Course, member: User, head: User) -> None:
    browser.sign_in(member)
    finish_own_pages(browser)

    ways = browser.get(f"{URL}/done").text.split('class="end-ways')[1].split("</main>")[0]

    shown = re.sub(r"(<details.*?</summary>).*?</details>", r"\1", ways, flags=re.DOTALL)
    assert re.findall(r'class="button ([^"]*)"', shown) == ["wide", "quiet wide needs-script"]
    assert ways.index("Đưa tổ trưởng coi") < ways.index("tel:0912000002") < ways.index("ask-text")


def test_a_page_that_is_not_done_has_no_moment(browser: Browser, short: Course, member: User) -> None:
    assert browser.sign_in(member).get(f"{URL}/mot/done").location == f"{URL}/mot"
    assert browser.get(f"{URL}/khong-co/done").status_code == 404


def test_the_moment_of_the_last_page_is_the_end_of_the_course(
    browser: Browser,
    short: Course,
    member: User,
    head: User,
) -> None:
    browser.sign_in(member)
    finish_own_pages(browser)

    assert browser.post(f"{URL}/to/guide-completion").location == f"{URL}/done"
    assert browser.get(f"{URL}/mot/done").location == f"{URL}/done"
    text = seen(browser, f"{URL}/done")

    assert "Xong phần học" in text
    assert "Học xong khóa" not in text
    assert re.findall(r'<li class="(\w+)">', browser.get(f"{URL}/done").text) == ["lit", "lit", "lit", "dark"]
    assert member.name in text
    assert "Tổ công nghệ số ấp Kinh Ráng" in text
    assert "ngày 15/12/2026" in text
    assert "Còn một bữa làm cho tổ trưởng coi" in text
    assert "0912 000 002" in text
    assert "Anh/chị Ba ơi, tôi học xong khóa “An toàn trên mạng” rồi." in text


@pytest.mark.both_databases
def test_what_was_watched_stands_at_the_end(
    browser: Browser,
    short: Course,
    member: User,
    head: User,
) -> None:
    browser.sign_in(member)
    finish_own_pages(browser)
    page = find_page("ngan", "hoi-lai")
    assert page is not None
    told = {"revision_id": page.revision_id, "remark": "Nói rõ lắm.", "token": "t1"}
    record_observation(page, member, ticked=(0, 1, 2), actor=head, **told)
    db.session.commit()

    text = seen(browser, f"{URL}/done")

    assert "Học xong khóa" in text
    assert f"{head.name} coi anh/chị làm ngày 15/12/2026, thấy đủ hết. “Nói rõ lắm.”" in text
    assert "Còn một bữa" not in text


def test_a_course_that_is_not_finished_has_no_end(browser: Browser, short: Course, member: User) -> None:
    assert browser.sign_in(member).get(f"{URL}/done").location == URL


def test_a_page_that_came_later_is_said_at_the_end(browser: Browser, member: User) -> None:
    page = factories.lesson_markdown("Bài mới")
    factories.make_course("dai", {"01-mot.md": factories.lesson_markdown()})
    browser.sign_in(member).post("/courses/dai/mot/completion")
    factories.make_course("dai", {"01-mot.md": factories.lesson_markdown(), "02-hai.md": page})

    text = seen(browser, "/courses/dai/done")

    assert "Khóa mới có thêm bài: Bài mới" in text


@pytest.mark.parametrize("path", [f"{URL}/mot", f"{URL}/to", f"{URL}/hoi"])
def test_a_page_to_be_done_has_one_way_on(browser: Browser, short: Course, member: User, path: str) -> None:
    before = browser.sign_in(member).get(path).text
    finish_own_pages(browser)
    after = browser.get(path).text

    assert (
        len(
            re.findall(
                r'method="post" action="/courses/ngan/\w+/(?:completion|guide-completion|attempts)"', before
            )
        )
        == 1
    )
    assert "Qua bài" not in before
    assert "Qua bài" in after


def test_who_reads_a_done_lesson_again_turns_to_the_next(browser: Browser, short: Course, member: User) -> None:
    browser.sign_in(member).post(f"{URL}/mot/completion")

    assert 'name="again"' in browser.get(f"{URL}/mot").text
    assert browser.post(f"{URL}/mot/completion", data={"again": "1"}).location == f"{URL}/hoi"
    finish_own_pages(browser)
    assert browser.post(f"{URL}/mot/completion", data={"again": "1"}).location == f"{URL}/hoi"


@pytest.mark.both_databases
def test_the_moment_and_the_end_take_few_statements(
    browser: Browser, short: Course, member: User, head: User, statements: list[str]
) -> None:
    moment = browser.sign_in(member).post(f"{URL}/mot/completion").location
    browser.get(moment)
    statements.clear()
    browser.get(moment)
    assert 0 < len(statements) <= 2
    finish_own_pages(browser)
    browser.get(f"{URL}/done")
    statements.clear()

    browser.get(f"{URL}/done")

    assert 0 < len(statements) <= 5  # six only of a course that gives certificates


def test_who_belongs_to_no_unit_has_an_end_too(browser: Browser, short: Course) -> None:
    alone = factories.make_user("Trần Thị Chín", username="chin")
    browser.sign_in(alone)
    finish_own_pages(browser)

    text = seen(browser, f"{URL}/done")

    assert "Trần Thị Chín" in text
    assert "Tổ trưởng ơi, tôi học xong khóa" in text
    assert "Còn một bữa làm cho tổ trưởng coi" in seen(browser)
    assert browser.get(f"{URL}/hoi-lai").status_code == 200


def test_a_head_asks_the_leader_above(browser: Browser, short: Course, head: User, leader: User) -> None:
    browser.sign_in(head)
    finish_own_pages(browser)

    text = seen(browser, f"{URL}/done")

    assert "Còn một bữa làm cho anh/chị Sáu coi" in text
    assert "Anh/chị Sáu ơi, tôi học xong khóa" in text
    assert "tổ trưởng" not in text
