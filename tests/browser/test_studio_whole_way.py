"""A lesson's whole life: written, mended, reviewed, published, answered, understood, and brought back."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import FilePayload, Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.browser import looks
from tests.browser.expecting import expect
from tests.browser.studio import until_kept
from tests.courses.conftest import COMPETENCES, FACTS
from tests.studio.conftest import work

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
COURSE = "/studio/courses/an-toan"
EDITOR = f"{COURSE}/pages/qua-ma-doc"


def picture() -> FilePayload:
    """A green picture, as a phone would send it."""
    file = BytesIO()
    Image.new("RGB", (80, 60), "green").save(file, "PNG")
    return {"name": "Hộp quà.png", "mimeType": "image/png", "buffer": file.getvalue()}


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune in which two people have to agree on a text."""
    made = factories.make_course(
        pages={"01-mot.md": factories.lesson_markdown("Bài một")},
        files={"facts.yml": FACTS, "competences.yml": COMPETENCES},
        unit=commune.code,
    )
    made.needs_second_person = True
    db.session.commit()
    return made


def insert(page: Page, words: str) -> None:
    """Put something in by the menu, at the end of the text."""
    before = page.locator("#source").input_value()
    page.locator("#source").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.locator("#insert > summary").click()
    page.locator("#insert .menu-item", has_text=words).first.click()
    page.wait_for_function(
        "before => document.querySelector('#source').value.length > before + 20", arg=len(before)
    )


def save(page: Page, course: Course) -> None:
    """Save, and wait until the portal has kept what stands in the text area."""
    page.locator(".editor-bar button[value=save]").click()
    until_kept(page, course, "qua-ma-doc")


def press(page: Page, words: str) -> None:
    """Press a button that leads to another screen."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def test_from_the_first_word_to_the_second_revision(
    open_phone: Callable[..., Page], trainer: User, second: User, member: User, course: Course
) -> None:
    # A new lesson with a picture and three questions.
    page = open_phone(trainer, **DESK)
    page.goto(COURSE)
    page.get_by_label("Tên", exact=True).fill("Quà mã độc")
    press(page, "Thêm rồi soạn")
    assert page.url.endswith(EDITOR)
    page.locator("#source").fill("Ai cho quà thì hỏi kỹ.")
    for kind in ("Câu chọn một đáp án", "Câu chọn nhiều đáp án", "Câu điền số"):
        insert(page, kind)
    page.get_by_role("button", name="Chèn hình").first.click()
    page.locator("dialog#picture input[type=file]").first.set_input_files(picture())
    page.locator("#picture-alternative").fill("Một hộp quà màu xanh")
    page.locator("[data-send-picture]").click()
    expect(page.locator("#picture")).to_be_hidden()
    expect(page.locator("#source")).to_have_value(re.compile(r"\]\(media/"))

    # A fault is shown at its line while typing, and mended.
    page.locator("#source").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nXem [bài ba](03-khong-co.md).")
    fault = page.locator("#faults a", has_text="03-khong-co.md")
    expect(fault).to_be_visible()
    # So is every sample that is still as the menu gave it.
    text = page.locator("#source").input_value().replace("03-khong-co.md", "01-mot.md")
    page.locator("#source").fill(text)
    expect(page.locator("#faults .fault")).to_have_count(3)
    for sample, own in (("Cô Ba nhận", "Bà Sáu nhận"), ("Cuộc gọi nào", "Cuộc nào"), ("Chú Tư", "Chú Tám")):
        text = text.replace(sample, own)
    page.locator("#source").fill(text)
    expect(page.locator("#faults a")).to_have_count(0)
    preview = page.frame_locator("#preview iframe")
    expect(preview.locator("fieldset.question")).to_have_count(3)
    expect(preview.locator("img[alt='Một hộp quà màu xanh']")).to_have_count(1)
    save(page, course)

    # The author cannot approve it; a second trainer comments, and then does.
    page.reload()
    expect(page.get_by_role("button", name="Đăng ngay")).to_have_count(0)
    press(page, "Nhờ coi lại")
    expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
    other = open_phone(second, **DESK)
    other.goto(f"{EDITOR}/comments?line=5")
    other.locator("main form textarea").first.fill("Câu đầu gọn hơn được không?")
    other.locator("main form textarea").first.locator("xpath=ancestor::form").locator("button").first.click()
    expect(other.locator("main")).to_contain_text("Câu đầu gọn hơn được không?")
    other.goto(EDITOR)
    press(other, "Duyệt")

    # Published, and answered by a learner.
    page.goto(EDITOR)
    page.locator("#publication [name=message]").fill("Bài mới")
    press(page, "Đăng ngay")
    phone = open_phone(member)
    phone.goto("/courses/an-toan/qua-ma-doc")
    question = phone.locator("form.question-form").first
    question.locator("label").first.click()
    expect(question.locator(".option.wrong, .option.right")).to_be_visible()

    # The analysis shows the answer, the history the differences, and the first text comes back.
    page.goto(f"{COURSE}/questions")
    expect(page.locator("main")).to_contain_text("Quà mã độc")
    page.goto(EDITOR)
    page.locator("#source").fill(page.locator("#source").input_value().replace("Ai cho quà", "Người lạ cho quà"))
    save(page, course)
    page.goto(f"{EDITOR}/history")
    assert looks.violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Bản 1").first.click()
    expect(
        page.locator("ins", has_text="Người lạ").or_(page.locator("del", has_text="Người lạ")).first
    ).to_be_visible()
    page.locator("form[action$=restoration] button").first.click()
    expect(page.locator("#source")).to_have_value(re.compile("Ai cho quà thì hỏi kỹ"))
    assert work(course, "qua-ma-doc").number == 1


def test_the_same_without_scripts(
    open_phone: Callable[..., Page], trainer: User, second: User, course: Course
) -> None:
    page = open_phone(trainer, scripts=False)
    page.goto(COURSE)
    page.get_by_label("Tên", exact=True).fill("Quà mã độc")
    press(page, "Thêm rồi soạn")
    page.locator("#source").fill("Ai cho quà thì hỏi kỹ. [Bài ba](03-khong-co.md)")
    press(page, "Lưu")
    expect(page.locator("#faults")).to_contain_text("03-khong-co.md")
    page.locator("#source").fill("Ai cho quà thì hỏi kỹ.")
    press(page, "Lưu")
    page.locator("#insert > summary").click()
    press(page, "Câu chọn một đáp án")
    expect(page.locator("#faults")).to_contain_text("còn đoạn mẫu")
    page.locator("#source").fill(page.locator("#source").input_value().replace("Cô Ba", "Bà Sáu"))
    page.get_by_text("Thêm hình", exact=True).click()
    page.locator("#plain-picture").set_input_files(picture())
    page.locator("#plain-alternative").fill("Một hộp quà màu xanh")
    press(page, "Thêm vô cuối bài")
    assert "](media/" in page.locator("#source").input_value()
    press(page, "Nhờ coi lại")

    other = open_phone(second, scripts=False)
    other.goto(EDITOR)
    press(other, "Duyệt")
    press(other, "Đăng ngay")

    text = work(course, "qua-ma-doc")
    assert (text.number, text.is_shown, text.state) == (1, True, "published")
    assert "Ai cho quà thì hỏi kỹ." in text.source
    assert text.source.count("data-id") == 1
    assert text.source.count("![Một hộp quà màu xanh](media/") == 1


def test_nothing_is_wrong_on_the_screens_around_the_editor(
    open_phone: Callable[..., Page], admin: User, course: Course
) -> None:
    page = open_phone(admin)

    found = looks.visit(
        page,
        [
            "/studio",
            "/studio/new",
            COURSE,
            f"{COURSE}/copies/new",
            f"{COURSE}/introduction",
            f"{COURSE}/pages/mot/history",
            f"{COURSE}/pages/mot/comments?line=1",
            f"{COURSE}/pages/mot/comments?line=5",
            f"{COURSE}/pages/mot/deletion",
            f"{COURSE}/introduction/deletion",
            "/studio/deleted",
            f"{COURSE}/questions",
            "/studio/facts",
            "/studio/imports",
        ],
    )

    assert found == []
