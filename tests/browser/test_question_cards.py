"""A trainer writes a quiz by cards, without a bracket: on a phone, on a desk, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.content.pages.page import parse_page
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_page_draft
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import DESK, PHONE, violations
from tests.studio.conftest import work

CARDS = "/studio/courses/an-toan/pages/kiem-tra/cards"
# What is asked, how it is answered, what is typed into which field, and which choices are right.
QUESTIONS: list[tuple[str, str, dict[str, str], list[int]]] = [
    ("Tin lạ thì làm gì?", "Chọn một", {"Ý 1": "Bấm vô", "Ý 2": "Tự mở ứng dụng", "Ý 3": "Gọi lại"}, [1]),
    ("Lời nào là lời dọa? Chọn hết.", "Chọn nhiều", {"Ý 1": "Chuyển liền", "Ý 2": "Mời họp dân"}, [0]),
    ("Trả tiền bằng mã QR theo thứ tự nào?", "Xếp thứ tự", {"Bước 1": "Quét mã", "Bước 2": "Coi tên"}, []),
    ("Chuyện nào việc nấy?", "Ghép cặp", {"Cặp 1, bên trái": "Đòi mã", "Cặp 2, bên trái": "Lệnh bắt"}, []),
    ("Quét mã xong coi gì?", "Chọn trong danh sách", {"Ý 1": "Pin", "Ý 2": "Tên người nhận"}, [1]),
    ("Việc đầu tiên là gì?", "Điền chữ", {"Đáp án đúng, mỗi dòng một cách viết": "dừng lại"}, []),
    ("Mua 3 ký, mỗi ký 5 đồng, trả bao nhiêu?", "Điền số", {"Số đúng": "15"}, []),
    ("Đừng đọc mã …(1)…", "Điền chỗ trống", {"Chỗ trống 1: đáp án đúng, mỗi dòng một cách viết": "OTP"}, []),
    ("Ai được hỏi mật khẩu của mình?", "Chọn một", {"Ý 1": "Không ai", "Ý 2": "Ngân hàng"}, [0]),
    ("Nghi bị lừa thì hỏi ai?", "Chọn một", {"Ý 1": "Người lạ", "Ý 2": "Người nhà"}, [1]),
]
ANSWERS = ["Cúp máy", "Ra công an xã"]


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit, trainer: User) -> Course:
    """A course of the commune with a quiz that was begun just now."""
    course = factories.make_course(pages={"01-mot.md": factories.lesson_markdown("mot")}, unit=commune.code)
    create_page_draft(course, TitleAndSlug("Kiểm tra", "kiem-tra"), kind="quiz", actor=trainer)
    db.session.commit()
    return course


@pytest.mark.parametrize(
    ("size", "scripts", "number"),
    [(PHONE, True, 4), (DESK, True, 4), (PHONE, False, 10)],
    ids=["phone", "desk", "no-scripts"],
)
def test_a_quiz_is_written_by_cards_without_a_bracket(
    open_phone: Callable[..., Page], trainer: User, course: Course, size, scripts: bool, number: int
) -> None:
    page = open_phone(trainer, viewport=size) if scripts else open_phone(trainer, scripts=False)

    for at, (stem, kind, fields, right) in enumerate(QUESTIONS[:number]):
        page.goto(f"{CARDS}?new=1")
        page.get_by_label("Anh/chị hỏi gì?").fill(stem)
        page.get_by_label(kind, exact=True).check()
        page.get_by_role("button", name="Thêm vô bài").click()
        expect(page).to_have_url(f"{CARDS}/{at + 1}")
        if len(fields) == 3:
            page.get_by_role("button", name="Thêm ý").click()
            expect(page.get_by_label(f"Ý {len(fields)}", exact=True)).to_be_visible()
        for name, text in fields.items():
            page.get_by_label(name, exact=True).fill(text)
        for choice in right:
            page.get_by_label("Đúng", exact=True).nth(choice).check()
        if kind == "Ghép cặp":
            for pair, answer in enumerate(ANSWERS):
                page.get_by_label("Đi với", exact=True).nth(pair).fill(answer)
        if scripts and at == 0:
            assert not violations(page)
        page.get_by_role("button", name="Lưu", exact=True).click()
        if scripts:
            expect(page.locator(".card-saved")).to_have_text("Đã lưu")
            # The button does not go on saying that it sends.
            expect(page.locator("form[aria-busy]")).to_have_count(0)

    if scripts:
        page.goto(CARDS)
        assert not violations(page)
    asked = parse_page("kiem-tra.md", work(course, "kiem-tra").source).asked
    assert [one.fields["kind"].value for one in asked] == [
        "single", "multiple", "order", "match", "select", "text", "number", "gap", "single", "single",
    ][:number]  # fmt: skip
    faults = [
        fault for fault in parse_page("kiem-tra.md", work(course, "kiem-tra").source).faults if fault.line > 8
    ]
    assert faults == []


def test_on_a_desk_a_card_opens_in_its_place_and_keeps_what_is_typed(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, viewport=DESK)
    page.goto(f"{CARDS}?new=1")
    page.get_by_label("Anh/chị hỏi gì?").fill("Câu cũ?")
    page.get_by_role("button", name="Thêm vô bài").click()
    expect(page).to_have_url(f"{CARDS}/1")
    page.goto(CARDS)

    page.get_by_role("link", name="Câu cũ?").press("Enter")
    page.get_by_label("Câu hỏi", exact=True).fill("Câu mới?")
    page.get_by_label("Ý 1", exact=True).fill("Một")
    page.keyboard.press("Enter")
    page.keyboard.type("Hai")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ý 3", exact=True)).to_be_focused()
    page.keyboard.type("Ba")
    page.get_by_role("button", name="Gập lại").click()

    expect(page.get_by_role("link", name="Câu mới?")).to_be_focused()
    page.get_by_role("link", name="Câu mới?").click()
    page.get_by_role("button", name="Xóa câu này").click()
    page.get_by_role("button", name="Lấy lại").click()
    expect(page.get_by_role("link", name="Câu mới?")).to_contain_text("Ba")
    source = work(course, "kiem-tra").source
    assert "Câu mới?" in source
    assert "- [( )] Hai\n- [( )] Ba\n" in source
