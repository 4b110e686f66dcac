"""The screen on which a page or a course gets another address."""

from __future__ import annotations

import pytest

from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_course_draft, create_page_draft
from tests.studio.conftest import course_named, work

PAGE = "/studio/courses/an-toan/pages/mot/address"
COURSE = "/studio/courses/an-toan/introduction/address"


def test_it_shows_the_address_and_changes_it(browser, course, trainer, member):
    browser.sign_in(trainer)
    shown = browser.get(PAGE)
    changed = browser.post(PAGE, data={"slug": "cup-may"})

    assert "/courses/an-toan/mot" in shown.text
    assert 'value="mot"' in shown.text
    assert (changed.status_code, changed.location) == (303, "/studio/courses/an-toan/pages/cup-may")
    assert work(course, "cup-may").page.file_name == "01-cup-may.md"
    assert "<li>mot</li>" in browser.get("/studio/courses/an-toan/pages/cup-may/address").text
    assert browser.sign_in(member).get("/courses/an-toan/mot").location == "/courses/an-toan/cup-may"


def test_the_address_of_a_course_is_changed(browser, course, trainer, member):
    changed = browser.sign_in(trainer).post(COURSE, data={"slug": "an-ninh"})

    assert (changed.status_code, changed.location) == (303, "/studio/courses/an-ninh")
    assert course_named("an-ninh") is not None
    assert browser.get("/studio/courses/an-toan").location == "/studio/courses/an-ninh"
    assert browser.sign_in(member).get("/courses/an-toan/hai").location == "/courses/an-ninh/hai"


@pytest.mark.parametrize("slug", ["", "Hai ba", "hai", "mot", "x" * 61])
@pytest.mark.parametrize("path", [PAGE, COURSE])
def test_what_is_refused_says_why_beside_the_field(browser, course, trainer, slug, path):
    if path == COURSE and slug in ("hai", "mot"):
        slug = "an-toan"

    response = browser.sign_in(trainer).post(path, data={"slug": slug})

    assert response.status_code == 422
    assert 'id="slug-error"' in response.text
    assert course_named("an-toan") is not None


def test_a_draft_that_is_open_elsewhere_is_saved_under_the_new_address(browser, course, trainer):
    browser.sign_in(trainer).post(PAGE, data={"slug": "cup-may"})

    saved = browser.post("/studio/courses/an-toan/pages/mot/draft", data={"source": "x"})

    assert (saved.status_code, saved.location) == (308, "/studio/courses/an-toan/pages/cup-may/draft")


def test_a_page_and_a_course_that_were_never_published_are_found_by_who_writes_them_alone(
    browser, course, trainer, commune, member
):
    made = create_course_draft(TitleAndSlug("Khóa nháp"), unit=commune, actor=trainer)
    page = create_page_draft(made, TitleAndSlug("Trang nháp"), kind="lesson", actor=trainer)
    db.session.commit()
    browser.sign_in(trainer).post("/studio/courses/khoa-nhap/pages/trang-nhap/address", data={"slug": "moi"})
    browser.post("/studio/courses/khoa-nhap/introduction/address", data={"slug": "khoa-moi"})

    saved = browser.post("/studio/courses/khoa-nhap/pages/trang-nhap/draft", data={"source": "x"})
    assert (saved.status_code, saved.location) == (308, "/studio/courses/khoa-moi/pages/moi/draft")
    browser.sign_in(member)
    for path in ("/courses/khoa-nhap", "/courses/khoa-nhap/trang-nhap", "/courses/khoa-moi/trang-nhap"):
        assert browser.get(path).status_code == 404
    # Nobody else knows the old addresses, so they are free.
    again = create_page_draft(page.course, TitleAndSlug("Trang nháp"), kind="lesson", actor=trainer)
    assert again.slug == "trang-nhap"
    assert create_course_draft(TitleAndSlug("Khóa nháp"), unit=commune, actor=trainer).slug == "khoa-nhap"


def test_whoever_does_not_write_the_course_does_not_find_it(browser, course, outsider):
    browser.sign_in(outsider)

    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, data={"slug": "x"}).status_code == 404
