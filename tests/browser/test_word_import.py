"""A course made of a Word file on a phone, on a desk, and without JavaScript: no bracket is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page

from portal.accounts.models import User
from portal.units.models import Unit
from tests import factories
from tests.browser import looks
from tests.browser.expecting import expect
from tests.courses.conftest import COMPETENCES, FACTS
from tests.drafts.word_files import word_file
from tests.studio.conftest import course_named, work

PHONE = {"viewport": {"width": 360, "height": 740}}
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal, with facts and competences."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> None:
    """A course of the commune that is there already."""
    factories.make_course(files={"facts.yml": FACTS, "competences.yml": COMPETENCES}, unit=commune.code)


@pytest.mark.parametrize(
    "device", [PHONE, DESK, PHONE | {"java_script_enabled": False}], ids=["phone", "desk", "plain"]
)
def test_a_word_file_becomes_a_course(
    open_phone: Callable[..., Page], trainer: User, device: dict[str, object]
) -> None:
    scripts = device.get("java_script_enabled", True)
    page = open_phone(trainer, **device)
    file: FilePayload = {"name": "bai.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    page.goto("/studio")
    page.get_by_role("link", name="Từ tệp Word").first.click()
    if scripts:
        assert looks.violations(page) == []
    page.get_by_label("Tệp Word (.docx)").set_input_files([file])
    page.get_by_role("button", name="Coi thử ra sao").click()

    expect(page.get_by_role("heading", level=1, name="Tệp Word sẽ thành gì")).to_be_visible()
    if scripts:
        assert looks.violations(page) == []
    page.get_by_label("Tên bài 1").fill("Nghe máy")
    page.get_by_role("button", name="Lưu cách chia này").click()
    expect(page.get_by_label("Tên bài 1")).to_have_value("Nghe máy")
    page.get_by_role("link", name="Chưa biết ý nào đúng").click()
    expect(page.get_by_role("heading", level=1, name="Kiểm tra")).to_be_visible()
    if scripts:
        assert looks.violations(page) == []
    page.locator("#block-13").get_by_label("y", exact=True).check()
    page.get_by_role("button", name="Lưu lại").click()
    page.get_by_role("link", name="Về danh sách bài").click()
    expect(page.get_by_text("Nhờ anh/chị coi mấy chỗ này trước")).to_have_count(0)
    page.get_by_role("button", name="Đưa vô thành khóa mới").click()

    expect(page.get_by_role("heading", level=1, name="An toàn cho tổ")).to_be_visible()
    made = course_named("an-toan-cho-to")
    assert made is not None
    assert [one.title for one in made.pages] == ["Nghe máy", "Kiểm tra"]
    assert "- [( )] x\n- [(X)] y\n" in work(made, "kiem-tra").source
