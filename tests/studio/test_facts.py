"""The registry as trainers see it."""

from __future__ import annotations

import re

import pytest

from portal.courses.models import Page
from portal.courses.operations.facts import FactValues, change_fact
from portal.courses.operations.publish_page import publish_page
from portal.courses.queries.facts import pages_needing_review
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import get_text
from tests.factories import lesson_markdown, make_course
from tests.studio.registry import FACTS, NOW, TODAY, lay_out, mark, text_of


@pytest.fixture(autouse=True)
def today(fixed_clock):
    """It is always the same morning, each deed a moment after the one before."""
    fixed_clock.set(NOW)


def ids(response):
    return re.findall(r'class="fact-id">([^<]+)<', response.text)


def test_those_past_their_time_stand_first_with_all_there_is_to_know(browser, admin):
    lay_out()

    page = browser.sign_in(admin).get("/studio/facts?show=all")

    assert ids(page) == ["le-phi", "chua-xai", "so-bao", "ten-cong"]
    words = text_of(page)
    for word in ("trễ hạn 298 ngày", "còn 9 ngày", "còn 85 ngày", "chưa xác nhận"):
        assert word in words
    assert "20/11/2026 thư mục khóa học" in words
    assert '<a href="https://www.example.vn/156" rel="noopener noreferrer">example.vn</a>' in page.text
    assert 'data-label="Số bài">2</td>' in page.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=lua+dao", ["so-bao"]),
        ("q=Đồng", ["le-phi"]),
        ("q=thong+tu", ["le-phi"]),
        ("q=ten-cong", ["ten-cong"]),
        ("q=dau+khong", []),
        ("", ["le-phi", "ten-cong"]),
        ("show=review", ["le-phi", "ten-cong"]),
        ("show=review&q=vneid", ["ten-cong"]),
    ],
)
def test_they_are_found_by_words_and_by_need(browser, trainer, asked, found):
    lay_out()

    assert ids(browser.sign_in(trainer).get(f"/studio/facts?{asked}")) == found


def test_those_of_one_course_are_found_with_their_number(browser, trainer):
    lay_out()
    files = {"facts.yml": FACTS}
    make_course(
        "khac", title="Khóa khác", files=files, pages={"01-ba.md": lesson_markdown("Ba", "Gọi {{ so-bao }}.")}
    )
    browser.sign_in(trainer)

    every, other = browser.get("/studio/facts?show=all"), browser.get("/studio/facts?show=all&course=khac")
    review = browser.get("/studio/facts?show=review")

    options = r'<option lang="vi" value="([^"]+)"(?: selected)?>[^<]+\((\d+)\)<'
    assert re.findall(options, every.text) == [("an-toan", "3"), ("khac", "1")]
    assert ids(other) == ["so-bao"]
    assert 'value="khac" selected' in other.text
    assert re.findall(options, review.text) == []  # all in one course: nothing to choose
    assert len(ids(browser.get("/studio/facts?show=all&course=khong-co"))) == 4
    none = browser.get("/studio/facts?show=review&course=khac")
    assert ids(none) == []
    assert re.findall(options, none.text) == [("an-toan", "2"), ("khac", "0")]
    assert 'value="khac" selected' in none.text


def test_the_studio_names_the_oldest_and_counts_apart_what_nobody_ever_looked_up(browser, trainer):
    lay_out()

    words = text_of(browser.sign_in(trainer).get("/studio"))

    assert "cũ nhất: Lệ phí cấp lại thẻ · 1 chưa dò lần nào" in words


def test_only_the_table_comes_for_htmx(browser, trainer):
    lay_out()

    part = browser.sign_in(trainer).get("/studio/facts?q=vneid", headers={"HX-Request": "true"})

    assert part.text.lstrip().startswith('<div class="fact-registry" id="facts">')


@pytest.mark.parametrize("who", ["member", "head", "leader"])
def test_it_is_for_trainers(browser, who, request):
    lay_out()

    assert browser.sign_in(request.getfixturevalue(who)).get("/studio/facts").status_code == 403


def test_who_cannot_change_them_reads_why(browser, trainer):
    lay_out()
    browser.sign_in(trainer)

    assert "chỉ giảng viên và quản trị viên của đơn vị cao nhất" in text_of(browser.get("/studio/facts"))
    one = browser.get("/studio/facts/so-bao")
    assert "chỉ giảng viên và quản trị viên của đơn vị cao nhất" in text_of(one)
    assert 'action="/studio/facts/so-bao' not in one.text
    assert browser.get("/studio/new-fact").status_code == 403


def test_one_fact_tells_its_pages_and_where_it_is_from(browser, admin):
    lay_out()

    page = browser.sign_in(admin).get("/studio/facts/so-bao")

    words = text_of(page)
    assert "{{ so-bao }}" in words
    assert 'href="/studio/courses/an-toan/pages/mot"' in page.text
    assert 'href="/studio/courses/an-toan/pages/hai"' in page.text
    assert "thêm mới thư mục khóa học" in words
    assert browser.get("/studio/facts/khong-co").status_code == 404


def test_pages_of_other_units_are_counted_not_named(browser, commune, outsider):
    lay_out(unit=commune.code)

    words = text_of(browser.sign_in(outsider).get("/studio/facts/so-bao"))

    assert "Bài một" not in words
    assert "Trong 2 bài của đơn vị khác." in words
    assert "Bài một" not in text_of(browser.get("/studio/fact-reviews"))


def test_a_draft_that_shows_it_is_named_to_those_who_write_it(browser, commune, trainer, outsider):
    course = lay_out(unit=commune.code)
    text = get_text(course, "mot")
    source = lesson_markdown("Bài một", "Chỉ {{ chua-xai }}.")
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()

    assert "bản nháp" in text_of(browser.sign_in(trainer).get("/studio/facts/chua-xai"))
    assert "Trong 1 bài của đơn vị khác." in text_of(browser.sign_in(outsider).get("/studio/facts/chua-xai"))


def change(actor):
    wanted = FactValues("157", "Đầu số báo lừa đảo", "", TODAY, 90)
    change_fact("so-bao", wanted, read=mark(), actor=actor)
    db.session.commit()


def test_pages_to_look_at_are_listed_with_why(browser, commune, admin, trainer):
    lay_out(unit=commune.code)
    change(admin)

    page = browser.sign_in(trainer).get("/studio/fact-reviews")

    words = text_of(page)
    assert words.count("dữ kiện đã đổi: coi lại bài") == 2
    assert "dữ kiện trễ hạn dò lại" in words
    assert page.text.count("/confirmation") == 4  # for both pages, plain and for htmx


@pytest.mark.both_databases
def test_a_page_whose_fact_is_only_stale_waits_for_the_fact(browser, commune, trainer):
    lay_out(unit=commune.code)

    page = browser.sign_in(trainer).get("/studio/fact-reviews")

    assert "Lệ phí cấp lại thẻ" in text_of(page)
    assert "/confirmation" not in page.text


def test_saying_that_a_page_still_fits_takes_it_from_the_list(browser, commune, admin, trainer):
    lay_out(unit=commune.code)
    change(admin)

    part = browser.sign_in(trainer).post(
        "/studio/courses/an-toan/pages/mot/confirmation", headers={"HX-Request": "true"}
    )

    assert part.text.lstrip().startswith('<div class="fact-pages" id="fact-pages">')
    assert "Bài “Bài một” vẫn đúng." in text_of(part)
    names = {page.id: page.slug for page in db.session.query(Page)}
    assert [names[id_] for id_ in pages_needing_review(TODAY)] == ["hai"]


def test_without_scripts_it_leads_back_to_where_it_was_said(browser, commune, admin, trainer):
    lay_out(unit=commune.code)
    change(admin)

    answer = browser.sign_in(trainer).post(
        "/studio/courses/an-toan/pages/mot/confirmation", data={"next": "/studio/facts/so-bao#shown"}
    )

    assert (answer.status_code, answer.location) == (303, "/studio/facts/so-bao#shown")


def test_a_page_with_a_fault_leads_to_its_editor(browser, commune, admin, trainer):
    linked = lesson_markdown("Bài một", "Gọi {{ so-bao }}. Xem [hai](02-hai.md).")
    make_course(
        pages={"01-mot.md": linked, "02-hai.md": lesson_markdown("Hai")},
        files={"facts.yml": FACTS},
        unit=commune.code,
    )
    db.session.query(Page).filter_by(slug="hai").one().withdrawn_at = NOW
    db.session.commit()
    change(admin)

    answer = browser.sign_in(trainer).post("/studio/courses/an-toan/pages/mot/confirmation")

    assert (answer.status_code, answer.location) == (303, "/studio/courses/an-toan/pages/mot")


@pytest.mark.parametrize("who", ["outsider", "member"])
def test_who_does_not_write_the_course_says_nothing_about_its_pages(browser, commune, who, request):
    lay_out(unit=commune.code)

    answer = browser.sign_in(request.getfixturevalue(who)).post("/studio/courses/an-toan/pages/mot/confirmation")

    assert answer.status_code in (403, 404)


def test_the_history_tells_each_deed_in_words(browser, admin):
    lay_out()
    change(admin)
    publish_page(
        db.session.query(Page).filter_by(slug="mot").one(), source=lesson_markdown("Một"), based_on=2, actor=admin
    )
    db.session.commit()

    words = text_of(browser.sign_in(admin).get("/studio/facts/so-bao"))

    assert "đã sửa Võ Thị Năm · 10:00, 25/11/2026" in words
    assert "Giá trị 156 → 157" in words
    assert "Dò lại ngày 20/11/2026 → 25/11/2026" in words
    assert "Nguồn https://www.example.vn/156 → –" in words
