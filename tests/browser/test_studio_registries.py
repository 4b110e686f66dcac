"""Rules and words of the glossary in the studio, by the keyboard, and nothing wrong with their looks."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from portal.accounts.models import User
from portal.content.files.registries import TERMS
from portal.courses.operations.registry_entries import get_entry
from portal.db import db
from tests.browser import looks
from tests.browser.expecting import expect


def test_a_word_is_explained_by_the_keyboard_and_a_rule_looked_at_before_it_changes(
    open_phone: Callable[..., Page], admin: User
) -> None:
    page = open_phone(admin)
    places = ["rules", "rules/luat-bon-buoc", "rules/luat-bon-buoc/removal", "terms", "terms/otp"]
    addresses = [f"/studio/{place}" for place in (*places, "new-entry/rules", "new-entry/terms")]
    assert looks.visit(page, addresses) == []

    page.goto("/studio/new-entry/terms")
    page.get_by_label("Từ", exact=True).focus()
    for words in ("phiếu hẹn", "Tờ giấy ghi ngày lấy kết quả.", "giấy hẹn lấy kết quả"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.type("Hay gặp")
    page.get_by_role("button", name="Thêm").press("Enter")
    expect(page.get_by_role("heading", name="phiếu hẹn")).to_be_visible()
    db.session.rollback()
    said = {"term": "phiếu hẹn", "meaning": "Tờ giấy ghi ngày lấy kết quả.", "also": ["giấy hẹn lấy kết quả"]}
    assert get_entry(TERMS, "phieu-hen") == said

    page.goto("/studio/rules/luat-bon-buoc")
    page.locator("#change summary").press("Enter")
    page.get_by_label("Câu luật, đúng như nói").fill("Dừng, hỏi, kiểm, báo.")
    page.get_by_role("button", name="Sửa câu luật này").press("Enter")
    expect(page.get_by_role("heading", name="bài sẽ nói khác")).to_be_visible()
    assert looks.violations(page) == []
