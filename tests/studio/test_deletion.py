"""The screens on which pages and courses are deleted and brought back."""

from __future__ import annotations

from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.review import comment
from tests.conftest import Browser
from tests.studio.conftest import course_named, work

COURSE = "/studio/courses/an-toan"


def test_a_page_is_deleted_after_a_question_and_brought_back(browser: Browser, course: Course, trainer, member):
    browser.sign_in(trainer)
    asked = browser.get(COURSE + "/pages/mot/deletion").text
    assert f'href="{COURSE}/pages/hai"><span lang="vi">Bài hai</span>' in asked, (
        "the page that leads to it can be mended"
    )
    assert "90" in asked

    done = browser.post(COURSE + "/pages/mot/deletion")
    assert done.location == COURSE + "#pages"
    listed = browser.get(COURSE).text
    assert "/pages/mot" not in listed
    assert '<a href="/studio/deleted">' in listed, "the way back stands in what is told"
    assert browser.get(COURSE + "/pages/mot").status_code == 404
    trash = browser.get("/studio/deleted").text
    assert "Bài một" in trash
    assert ">Lấy lại<" in trash
    assert f'action="{COURSE}/pages/mot/restoration"' in trash
    assert ">Lấy lại<" in trash, "the button has a word of its own"
    assert browser.sign_in(member).get("/courses/an-toan/mot").status_code == 404

    back = browser.sign_in(trainer).post(COURSE + "/pages/mot/restoration")
    assert back.location == COURSE + "/pages/mot"
    assert "/pages/mot/restoration" not in browser.get("/studio/deleted").text
    assert browser.sign_in(member).get("/courses/an-toan/mot").status_code == 200


def test_a_page_that_nobody_saw_can_be_deleted_too(browser: Browser, course: Course, trainer):
    browser.sign_in(trainer).post(COURSE + "/pages", data={"title": "Nhầm", "kind": "guide"})
    comment(work(course, "nham"), "Bỏ?", line=0, actor=trainer)
    db.session.commit()

    browser.post(COURSE + "/pages/nham/deletion")

    assert [page.slug for page in work(course).course.kept_pages] == ["mot", "hai", "kiem-tra"]


def test_a_course_made_by_mistake_is_deleted_and_brought_back(browser: Browser, commune, trainer):
    browser.sign_in(trainer).post("/studio/new", data={"title": "Tạo nhầm", "unit": commune.code, "slug": ""})
    empty = browser.get("/studio/courses/tao-nham").text
    assert 'action="/studio/courses/tao-nham/publication"' not in empty, "there is nothing to publish"

    browser.post("/studio/courses/tao-nham/introduction/deletion")
    assert 'href="/studio/courses/tao-nham"' not in browser.get("/studio").text
    assert browser.get("/studio/courses/tao-nham").status_code == 404

    browser.post("/studio/courses/tao-nham/introduction/restoration")
    assert browser.get("/studio/courses/tao-nham").status_code == 200
    assert course_named("tao-nham") is not None


def test_an_empty_course_is_not_published_and_says_why(browser: Browser, commune, trainer):
    browser.sign_in(trainer).post("/studio/new", data={"title": "Trống", "unit": commune.code, "slug": ""})

    answer = browser.post("/studio/courses/trong/publication", data={"version-": "1", "impact": "minor"})

    assert answer.status_code == 422
    assert "notice error-notice" in answer.text


def test_trainers_of_another_commune_find_nothing_deleted(browser: Browser, course: Course, trainer, outsider):
    browser.sign_in(trainer).post(COURSE + "/pages/mot/deletion")

    browser.sign_in(outsider)
    assert "/restoration" not in browser.get("/studio/deleted").text
    assert browser.post(COURSE + "/pages/mot/restoration").status_code == 404


def test_nothing_is_copied_to_a_page_that_was_deleted(browser: Browser, course: Course, trainer):
    browser.sign_in(trainer).post(COURSE + "/pages/hai/deletion")

    shown = browser.get(COURSE + "/pages/mot/cards")

    assert shown.status_code == 200
    assert 'value="hai"' not in shown.text
    assert 'value="hai"' not in browser.get(COURSE + "/pages/mot/cards/1").text
