"""Home, the course list, the lane and “continue”."""

from __future__ import annotations

from portal.accounts.models import User
from portal.courses.models import Course
from tests import factories
from tests.conftest import Browser

PAGE = "---\ntitle: {title}\n---\n\nĐọc.\n"


def finish(browser: Browser, *pages: str) -> None:
    for page in pages:
        assert browser.post(f"/courses/{page}/completion").status_code == 303


def test_a_stranger_sees_what_this_is_and_the_way_in(browser: Browser, course: Course) -> None:
    response = browser.get("/")

    assert response.status_code == 200
    assert 'href="/sign-in"' in response.text
    assert 'href="/first-aid"' in response.text
    assert "an-toan" not in response.text


def test_the_house_mark_of_a_guide_leads_residents_to_the_guides_and_members_home(
    browser: Browser, course: Course, member: User
) -> None:
    assert browser.get("/?from=guides").location == "/g"
    assert browser.sign_in(member).get("/?from=guides").status_code == 200


def test_continue_begins_with_the_first_page(browser: Browser, course: Course, member: User) -> None:
    assert browser.sign_in(member).get("/continue").location == "/courses/an-toan/dung-lai"


def test_continue_passes_over_what_is_done(browser: Browser, member: User) -> None:
    pages = {f"0{n}-bai-{n}.md": PAGE.format(title=f"Bài {n}") for n in (1, 2, 3)}
    factories.make_course("ba-bai", pages=pages)
    finish(browser.sign_in(member), "ba-bai/bai-1", "ba-bai/bai-3")

    assert browser.get("/continue").location == "/courses/ba-bai/bai-2"


def test_continue_goes_into_the_course_worked_on_last(browser: Browser, member: User) -> None:
    for slug in ("mot", "hai"):
        pages = {"01-a.md": PAGE.format(title="A"), "02-b.md": PAGE.format(title="B")}
        factories.make_course(slug, pages=pages)
    finish(browser.sign_in(member), "mot/a", "hai/a", "mot/a")

    assert browser.get("/continue").location == "/courses/mot/b"


def test_continue_leads_back_into_an_open_quiz(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member).post("/courses/an-toan/dung-lai/practice/dien-luc", data={"choice": "0"})
    browser.post("/courses/an-toan/dung-lai/practice/so-bao", data={"text": "1"})
    finish(browser, "an-toan/dung-lai", "an-toan/hoi")
    attempt = browser.post("/courses/an-toan/kiem-tra/attempts").location

    assert browser.get("/continue").location == attempt


def test_continue_after_everything_is_done_shows_the_courses(browser: Browser, member: User) -> None:
    factories.make_course("mot", pages={"01-a.md": PAGE.format(title="A")})
    finish(browser.sign_in(member), "mot/a")

    assert browser.get("/continue").location == "/courses"


def test_home_without_any_course_says_so(browser: Browser, member: User) -> None:
    response = browser.sign_in(member).get("/")

    assert response.status_code == 200
    assert 'class="empty"' in response.text


def test_the_lane_lights_the_window_of_a_finished_page(browser: Browser, member: User) -> None:
    factories.make_course("mot", pages={"01-a.md": PAGE.format(title="A"), "02-b.md": PAGE.format(title="B")})
    finish(browser.sign_in(member), "mot/a")

    html = browser.get("/courses/mot").text

    assert '<li class="lit">' in html
    assert '<li class="here">' in html


def test_progress_names_what_was_finished(browser: Browser, member: User) -> None:
    factories.make_course("mot", pages={"01-a.md": PAGE.format(title="Bài A")})
    finish(browser.sign_in(member), "mot/a")

    assert "Bài A" in browser.get("/progress").text


def test_unknown_courses_and_pages_are_not_found(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)

    assert browser.get("/courses/khong-co").status_code == 404
    assert browser.get("/courses/an-toan/khong-co").status_code == 404


def test_a_newcomer_is_asked_before_anything_is_kept(browser: Browser, course: Course, commune: object) -> None:
    newcomer = factories.make_user("Trần Văn Mới", phone="0912000099", consented=False)

    browser.sign_in(newcomer)

    assert browser.get("/").location == "/consent"
    assert browser.get("/courses/an-toan").location.startswith("/consent")
