"""Changing facts in the studio: look first, then everywhere at once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.courses.models import Fact, Page, Revision
from portal.courses.operations.facts import FactValues, change_fact
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import get_text
from portal.studio.facts.routes import changes as changes_routes
from tests.factories import lesson_markdown
from tests.studio.registry import NOW, TODAY, form_of, lay_out, mark, text_of


@pytest.fixture(autouse=True)
def today(fixed_clock):
    """It is always the same morning, each deed a moment after the one before."""
    fixed_clock.set(NOW)


@pytest.fixture
def desk(app, browser, admin):
    """The browser of somebody who may change facts."""
    lay_out()
    return browser.sign_in(admin)


def fact(fact_id="so-bao"):
    return db.session.get_one(Fact, fact_id, populate_existing=True)


def revision(slug):
    page = db.session.scalars(select(Page).filter_by(slug=slug).execution_options(populate_existing=True)).one()
    return db.session.get_one(Revision, page.revision_id)


def test_checking_again_is_one_tap(desk, admin):
    answer = desk.post("/studio/facts/le-phi/checks", data={"read": mark("le-phi")})

    assert (answer.status_code, answer.location) == (303, "/studio/facts/le-phi")
    assert (fact("le-phi").checked_on, fact("le-phi").checked_by_id) == (TODAY, admin.id)
    assert "25/11/2026 · Võ Thị Năm" in text_of(desk.get(answer.location))


@pytest.mark.both_databases
def test_a_new_value_is_shown_before_anything_changes(desk):
    page = desk.post("/studio/facts/so-bao/changes", data=form_of(value="157", reason="Đổi số"))

    words = text_of(page)
    assert page.status_code == 200
    assert "2 bài sẽ hiện khác" in words
    assert "<del>Gọi 156 liền tay.</del>" in page.text
    assert "<ins>Gọi 157 liền tay.</ins>" in page.text
    assert 'value="notice" checked' in " ".join(page.text.split()) or 'checked id="impact-1"' in page.text
    assert 'name="reason" value="Đổi số"' in page.text
    assert (fact().value, revision("mot").number) == ("156", 1)


def test_what_was_decided_then_happens_everywhere(desk, admin):
    answer = desk.post(
        "/studio/facts/so-bao/changes", data=form_of(value="157", reason="Đổi số", impact="must-know")
    )

    assert (answer.status_code, answer.location) == (303, "/studio/facts/so-bao")
    assert (fact().value, revision("mot").impact, revision("hai").number) == ("157", "must-know", 2)
    assert revision("mot").message == "Dữ kiện “Đầu số báo lừa đảo”: 156 → 157"
    words = text_of(desk.get(answer.location))
    assert "Đã sửa dữ kiện. 2 bài đã hiện giá trị mới." in words
    assert "Đổi số" in words


def test_an_impact_that_is_none_only_shows_again(desk):
    page = desk.post("/studio/facts/so-bao/changes", data=form_of(value="157", impact="huge"))

    assert page.status_code == 200
    assert fact().value == "156"


def test_going_on_with_writing_keeps_what_was_typed(desk):
    page = desk.post("/studio/facts/so-bao/changes", data=form_of(value="157", impact="minor", step="back"))

    assert page.status_code == 200
    assert 'value="157"' in page.text
    assert fact().value == "156"


@pytest.mark.both_databases
def test_what_readers_do_not_see_changes_at_once(desk):
    answer = desk.post("/studio/facts/so-bao/changes", data=form_of(source="Công văn 1"))

    assert answer.status_code == 303
    assert (fact().source, revision("mot").number) == ("Công văn 1", 1)


def test_so_does_a_fact_that_no_text_shows(desk):
    answer = desk.post("/studio/facts/chua-xai/changes", data=form_of("chua-xai", value="10"))

    assert answer.status_code == 303
    assert fact("chua-xai").value == "10"


def test_confirming_shows_what_it_does_first(desk):
    page = desk.post("/studio/facts/ten-cong/changes", data=form_of("ten-cong", confirmed="y"))

    assert "Các bài không còn ghi là chưa xác nhận." in text_of(page)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": ""}, "Ghi giá trị của dữ kiện."),
        ({"label": " "}, "Ghi dữ kiện này là gì."),
        ({"checked": "26/11/2026"}, "Ngày này chưa tới."),
        ({"checked": "1999-12-31"}, "Chọn ngày từ năm 2000 trở đi."),
        ({"checked": "hôm qua"}, "Ghi ngày như sau: 25/11/2026."),
        ({"valid_days": "0"}, "Ghi số ngày từ 1 đến 36500."),
        ({"valid_days": "ba"}, "Ghi số nguyên, thí dụ 12."),
        ({"reason": "x" * 501}, "Nhiều nhất 500 ký tự."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_form_stays_open(desk, changes, words):
    page = desk.post("/studio/facts/so-bao/changes", data=form_of(**changes))

    assert page.status_code == 422
    assert words in text_of(page)
    assert 'id="change" open' in page.text
    assert fact().value == "156"


def test_two_at_once_see_each_others_words(desk, admin):
    form = form_of(value="158")
    change_fact("so-bao", FactValues("157", "Đầu số", "", TODAY, 90), read=mark(), actor=admin)
    db.session.commit()

    page = desk.post("/studio/facts/so-bao/changes", data=form)

    words = text_of(page)
    assert page.status_code == 409
    assert "Có người vừa sửa dữ kiện này, nên chưa lưu gì" in words
    assert "Giá trị hiện giờ: 157 của anh/chị: 158" in words
    assert "Là gì hiện giờ: Đầu số của anh/chị: Đầu số báo lừa đảo" in words
    assert f'value="{mark()}"' in page.text
    assert fact().value == "157"


@pytest.mark.both_databases
def test_checking_what_changed_meanwhile_is_refused(desk, admin):
    read = mark()
    change_fact("so-bao", FactValues("157", "Đầu số", "", TODAY, 90), read=read, actor=admin)
    db.session.commit()

    page = desk.post("/studio/facts/so-bao/checks", data={"read": read})

    assert page.status_code == 409
    assert "Coi giá trị hiện giờ rồi quyết định lại." in text_of(page)


def test_many_texts_show_how_far_it_is(desk, monkeypatch):
    monkeypatch.setattr(changes_routes, "MAX_UNSTREAMED_TEXTS", 1)

    page = desk.post("/studio/facts/so-bao/changes", data=form_of(value="157", impact="minor"))

    words = text_of(page)
    assert "1 trên 2 bài" in words
    assert "2 trên 2 bài" in words
    assert "Đã sửa dữ kiện; 2 bài hiện giá trị mới." in words
    assert (fact().value, revision("hai").impact) == ("157", "minor")


@pytest.mark.parametrize(
    ("changes", "words"), [({"read": "alt"}, "Có người vừa sửa"), ({"value": " "}, "Ghi giá trị")]
)
def test_the_page_that_grows_tells_why_nothing_came_of_it(desk, monkeypatch, changes, words):
    monkeypatch.setattr(changes_routes, "MAX_UNSTREAMED_TEXTS", 1)

    page = desk.post("/studio/facts/so-bao/changes", data=form_of(**{"value": "157", "impact": "minor"} | changes))

    assert words in text_of(page)
    assert fact().value == "156"


def test_a_new_fact_is_added_and_opened(desk):
    form = {"id": "gio-lam", "value": "7 giờ", "label": "Giờ mở cửa", "valid_days": "30", "confirmed": "y"}

    answer = desk.post("/studio/facts", data=form | {"checked": "25/11/2026"})

    assert (answer.status_code, answer.location) == (303, "/studio/facts/gio-lam")
    assert "Trong bài ghi {{ gio-lam }}." in text_of(desk.get(answer.location))


def test_without_an_id_it_gets_one_of_what_it_is(desk):
    form = {"value": "7 giờ", "label": "Giờ mở cửa ở trụ sở", "valid_days": "30", "confirmed": "y"}

    first = desk.post("/studio/facts", data=form | {"checked": "25/11/2026"})
    told = desk.post("/studio/facts", data=form | {"checked": "25/11/2026"})
    assert told.status_code == 422
    assert "Đã có dữ kiện mang tên này" in told.text
    twin = re.search(r'name="twin" type="hidden" value="([^"]+)"', told.text)[1]
    second = desk.post("/studio/facts", data=form | {"checked": "25/11/2026", "twin": twin})

    assert first.location == "/studio/facts/gio-mo-cua-o-tru-so"
    assert second.location == "/studio/facts/gio-mo-cua-o-tru-so-2"


def test_an_id_that_is_taken_is_told_at_its_field(desk):
    page = desk.post("/studio/facts", data={"id": "so-bao", "value": "1", "label": "Một"})

    assert page.status_code == 422
    assert "Đã có dữ kiện mang mã này. Chọn mã khác." in text_of(page)
    assert 'aria-invalid="true"' in page.text


def test_nobody_who_forgets_what_it_is_is_told_of_an_id(desk):
    page = desk.post("/studio/facts", data={"id": "", "value": "1", "label": ""})

    assert page.status_code == 422
    assert "Ghi dữ kiện này là gì." in text_of(page)
    assert "Mã chỉ có chữ thường" not in text_of(page)


def test_a_fact_that_nothing_shows_is_taken_away(desk):
    assert "Không bài nào dùng." in text_of(desk.get("/studio/facts/chua-xai/removal"))

    answer = desk.post("/studio/facts/chua-xai/removal", data={"read": mark("chua-xai"), "reason": "Thôi"})

    assert (answer.status_code, answer.location) == (303, "/studio/facts")
    assert desk.get("/studio/facts/chua-xai").status_code == 404


def test_one_that_a_page_shows_stays_and_names_the_page(desk):
    assert "Còn bài dùng dữ kiện này" in text_of(desk.get("/studio/facts/so-bao/removal"))

    page = desk.post("/studio/facts/so-bao/removal", data={"read": mark()})

    assert page.status_code == 422
    assert "Bài một, Bài hai" in text_of(page)
    assert fact().value == "156"


def test_one_that_a_draft_shows_stays_too(desk, admin):
    course = db.session.scalars(select(Page).filter_by(slug="mot")).one().course
    text = get_text(course, "mot")
    source = lesson_markdown("Bài một", "Chỉ {{ chua-xai }}.")
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=admin)
    db.session.commit()

    page = desk.post("/studio/facts/chua-xai/removal", data={"read": mark("chua-xai")})

    assert page.status_code == 422
    assert fact("chua-xai").value == "9"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/studio/facts/so-bao/checks", {}),
        ("/studio/facts/so-bao/changes", {"value": "157"}),
        ("/studio/facts/chua-xai/removal", {}),
        ("/studio/facts", {"id": "moi", "value": "1", "label": "Một"}),
    ],
)
def test_a_trainer_of_a_commune_changes_nothing(browser, trainer, address, form):
    lay_out()

    assert browser.sign_in(trainer).post(address, data=form | {"read": mark()}).status_code == 403
