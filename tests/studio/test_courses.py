"""Beginning, ordering, copying, publishing and hiding courses in a browser."""

from __future__ import annotations

import re

import pytest

from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_page_draft
from portal.drafts.operations.save_draft import save_draft
from portal.studio.courses.routes.courses import move_slug
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_unit, practice_markdown
from tests.studio.conftest import course_named, work

COURSE = "/studio/courses/an-toan"


def test_a_new_course_is_a_draft_that_readers_do_not_see(browser: Browser, commune, trainer, member):
    form = {"title": "Đi chợ không tiền mặt", "unit": commune.code, "slug": ""}

    answer = browser.sign_in(trainer).post("/studio/new", data=form)

    assert answer.location == "/studio/courses/di-cho-khong-tien-mat"
    assert browser.get(answer.location).status_code == 200
    course = course_named("di-cho-khong-tien-mat")
    assert course is not None
    assert (course.unit_id, course.published_at, course.is_published) == (commune.id, None, False)
    assert browser.sign_in(member).get("/courses/di-cho-khong-tien-mat").status_code == 404


def test_a_new_course_may_begin_with_the_pages_of_a_template(browser: Browser, commune, trainer):
    form = {"title": "Đi chợ", "unit": commune.code, "slug": "", "template": "whole"}
    offered = browser.sign_in(trainer).get("/studio/new").text

    answer = browser.post("/studio/new", data=form)

    assert 'value="whole"' in offered
    course = course_named("di-cho")
    assert course is not None
    kinds = ["lesson", "lesson", "lesson", "scenario", "quiz", "guide"]
    assert [page.kind for page in course.pages] == kinds
    assert browser.get(answer.location).text.count('name="version-') == 1 + len(kinds)


def test_a_template_that_there_is_not_is_told_and_begins_nothing(browser: Browser, commune, trainer):
    form = {"title": "Đi chợ", "unit": commune.code, "slug": "", "template": "khac"}

    answer = browser.sign_in(trainer).post("/studio/new", data=form)

    assert answer.status_code == 422
    assert course_named("di-cho") is None


@pytest.mark.parametrize(
    ("title", "slug", "said"),
    [("", "", "title"), ("…", "", "slug"), ("Khóa", "Chữ Hoa", "slug"), ("Khóa", "an-toan", "slug")],
)
def test_what_no_course_can_be_called_is_told_at_its_field(
    browser: Browser, course: Course, commune, trainer, title, slug, said
):
    answer = browser.sign_in(trainer).post(
        "/studio/new", data={"title": title, "slug": slug, "unit": commune.code}
    )

    assert answer.status_code == 422
    assert f'id="{said}-error"' in answer.text


def test_a_course_is_begun_only_for_a_unit_of_ones_own(browser: Browser, trainer, outsider, commune):
    other = make_unit("Tổ ấp 9", parent=None, code="khac")

    for code in ("everybody", other.code):
        answer = browser.sign_in(trainer).post("/studio/new", data={"title": "Khóa", "unit": code})
        assert answer.status_code == 422
    assert course_named("khoa") is None


def test_a_course_is_written_and_published_as_a_whole(browser: Browser, commune, trainer, member):
    browser.sign_in(trainer).post("/studio/new", data={"title": "Khóa mới", "unit": commune.code})
    for title in ("Bài một", "Bài hai"):
        browser.post("/studio/courses/khoa-moi/pages", data={"title": title, "kind": "lesson"})
    page = browser.get("/studio/courses/khoa-moi").text
    assert page.count('name="version-') == 3
    for place in ("introduction", "pages/bai-mot", "pages/bai-hai"):
        own = {"source": "Lời của mình.", "front-title": "Tên mới", "version": "1", "based_on": "0"}
        browser.post(f"/studio/courses/khoa-moi/{place}/draft", data=own)

    answer = browser.post(
        "/studio/courses/khoa-moi/publication",
        data={"version-": "2", "version-bai-mot": "2", "version-bai-hai": "2", "message": "bản đầu"},
    )

    assert answer.status_code == 303
    assert browser.sign_in(member).get("/courses/khoa-moi/bai-hai").status_code == 200


def test_faults_of_any_page_stop_the_whole_course_and_are_named(browser: Browser, course: Course, trainer):
    for slug in ("mot", "hai"):
        faulty = lesson_markdown("Bài", "[đi](99-khong-co.md)")
        save_draft(work(course, slug), faulty, version=0, based_on=1, actor=trainer)
        db.session.commit()

    answer = browser.sign_in(trainer).post(
        COURSE + "/publication", data={"version-mot": "1", "version-hai": "1", "impact": "minor"}
    )

    assert answer.status_code == 422
    assert answer.text.count("99-khong-co.md") == 2
    assert work(course).number == 1


def test_a_clash_of_two_pages_is_told_once_by_titles_and_leads_to_its_line(browser: Browser, course, trainer):
    for slug, title in (("mot", "Bài một"), ("hai", "Bài hai")):
        same = lesson_markdown(title, practice_markdown("chung"))
        save_draft(work(course, slug), same, version=0, based_on=1, actor=trainer)
        db.session.commit()

    answer = browser.sign_in(trainer).post(
        COURSE + "/publication", data={"version-mot": "1", "version-hai": "1", "impact": "minor"}
    )

    notice = answer.text.partition('class="notice')[2].partition("</ul>")[0]
    assert notice.count("mang mã “chung”") == 1
    assert (".md" in notice, "bài “Bài hai” cũng có" in notice) == (False, True)
    (address,) = re.findall(r'href="([^"#]+/pages/mot\?line=\d+)#source"', notice)
    line = work(course).source.splitlines().index('<!-- data-id="chung" -->') + 1
    assert address.endswith(f"?line={line}")
    assert browser.get(address).status_code == 200


def test_publishing_what_somebody_changed_meanwhile_is_refused(browser: Browser, course: Course, trainer, second):
    save_draft(work(course), lesson_markdown("Mới"), version=0, based_on=1, actor=second)
    db.session.commit()

    answer = browser.sign_in(trainer).post(COURSE + "/publication", data={"impact": "minor"})

    assert answer.status_code == 409
    assert work(course).number == 1


def test_a_page_moves_up_and_its_links_follow(browser: Browser, course: Course, trainer):
    form = {"page": ["mot", "hai", "kiem-tra"], "move": "up:hai"}

    browser.sign_in(trainer).post(COURSE + "/order", data=form)

    pages = {page.slug: page.file_name for page in work(course).course.pages}
    assert pages == {"hai": "01-hai.md", "mot": "02-mot.md", "kiem-tra": "09-kiem-tra.md"}
    assert "02-mot.md" in work(course, "hai").source


def test_an_order_of_other_pages_changes_nothing(browser: Browser, course: Course, trainer):
    browser.sign_in(trainer).post(COURSE + "/order", data={"page": ["hai", "mot"]})

    assert [page.slug for page in work(course).course.pages] == ["mot", "hai", "kiem-tra"]


@pytest.mark.parametrize(
    ("move", "order"),
    [("up:a", "abc"), ("up:c", "acb"), ("down:a", "bac"), ("down:c", "abc"), ("aside:a", "abc"), ("up:x", "abc")],
)
def test_a_move_changes_two_neighbours(move, order):
    assert move_slug(["a", "b", "c"], move) == list(order)


def test_a_hidden_course_is_gone_for_readers_and_comes_back_as_it_was(
    browser: Browser, course: Course, trainer, member
):
    browser.sign_in(trainer).post(COURSE + "/withdrawal")
    assert browser.sign_in(member).get("/courses/an-toan").status_code == 404

    save_draft(work(course), lesson_markdown("Chưa xong"), version=0, based_on=1, actor=trainer)
    db.session.commit()
    browser.sign_in(trainer).post(COURSE + "/republication")

    shown = browser.sign_in(member).get("/courses/an-toan/mot")
    assert (shown.status_code, "Chưa xong" in shown.text) == (200, False)


def test_a_second_person_can_be_asked_for(browser: Browser, course: Course, trainer, second):
    browser.sign_in(trainer).post(COURSE + "/settings", data={"needs_second_person": "y"})
    save_draft(work(course), lesson_markdown("Mới"), version=0, based_on=1, actor=trainer)
    db.session.commit()
    page = COURSE + "/pages/mot"
    assert "Mở từng trang rồi bấm “Nhờ coi lại”" in browser.get(COURSE).text

    alone = browser.post(page + "/publication", data={"version": "1", "impact": "minor", "when": "now"})
    browser.post(page + "/review", data={"version": "1"})
    browser.post(page + "/approval", data={"version": "1"})
    assert (alone.status_code, work(course).state) == (422, "in_review")
    browser.sign_in(second).post(page + "/approval", data={"version": "1"})
    assert "Mở từng trang rồi bấm “Nhờ coi lại”" not in browser.get(COURSE).text
    browser.sign_in(trainer).post(page + "/publication", data={"version": "1", "impact": "minor", "when": "now"})

    assert (work(course).state, work(course).number) == ("published", 2)


def test_a_copy_belongs_to_the_chosen_unit_and_waits(browser: Browser, course: Course, trainer, team):
    form = {"title": "Bản của tổ", "unit": team.code, "slug": ""}

    answer = browser.sign_in(trainer).post(COURSE + "/copies", data=form)

    copy = course_named("ban-cua-to")
    assert answer.location == "/studio/courses/ban-cua-to"
    assert copy is not None
    assert (copy.unit_id, copy.is_published, len(copy.pages)) == (team.id, False, 3)


def test_a_reviewer_by_name_finds_it_at_home_and_the_author_is_not_asked_to_approve(
    browser: Browser, course: Course, trainer, second
):
    save_draft(work(course), lesson_markdown("Mới"), version=0, based_on=1, actor=trainer)
    db.session.commit()
    page = COURSE + "/pages/mot"
    browser.sign_in(trainer)
    assert f'<option value="{second.id}">' in browser.get(page).text

    browser.post(page + "/review", data={"version": "1", "reviewer": str(second.id)})

    mine = browser.get(page).text
    assert second.name in mine
    assert f'action="{page}/approval"' not in mine
    assert f'action="{page}/publication"' in mine, "nobody has to wait where the rule is not set"
    assert f'href="{page}/comments"' not in browser.get("/studio").text
    theirs = browser.sign_in(second).get("/").text
    assert f'href="{page}/comments"' in theirs
    assert trainer.name in theirs
    assert f'action="{page}/approval"' in browser.get(page).text


def test_where_a_course_is_published_the_differences_of_each_text_are_one_tap_away(
    browser: Browser, course: Course, trainer
) -> None:
    text = work(course)
    save_draft(text, lesson_markdown("Bài một", "Câu mới."), version=0, based_on=text.based_on, actor=trainer)
    create_page_draft(course, TitleAndSlug("Bài thêm"), kind="lesson", actor=trainer)
    db.session.commit()

    html = browser.sign_in(trainer).get("/studio/courses/an-toan").text
    waiting = html.partition('class="pending-list"')[2].partition("</ul>")[0]
    links = re.findall(r'href="([^"]+/history/[^"]+)"', waiting)

    assert waiting.count("<li>") == 2  # what was never published has nothing to be compared with
    assert links == ["/studio/courses/an-toan/pages/mot/history/r1?against=draft#differences"]
    assert "Câu mới." in browser.get(links[0]).text
