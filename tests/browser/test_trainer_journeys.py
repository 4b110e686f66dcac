"""What a teacher who knows Word does in one sitting: a whole course, by cards alone or of a Word file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Locator, Page

from portal.accounts.models import User
from portal.content.enums import PageKind
from portal.courses.queries.published import course_outline, find_course
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from tests.browser.expecting import expect
from tests.browser.looks import DESK, PHONE

# The keystroke-level model: pointing and pressing 1.3 s, and 1.35 s to think at each new screen; S. K. Card,
# T. P. Moran and A. Newell, “The keystroke-level model for user performance time with interactive systems” (1980).
PRESS, THINK = 1.3, 1.35  # s
TEN_MINUTES = 600  # s
BRACKETS = re.compile(r"[\[\](){}<>#*|`]")
QUESTIONS = 10


class Teacher:
    """Somebody at a page, who is timed: every press counts, and words are typed as they are said."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = self.screens = 0
        self.typed: list[str] = []
        page.on("load", self._see)

    def _see(self, _page: Page) -> None:
        self.screens += 1

    @property
    def seconds(self) -> float:
        """What the presses take at a human pace."""
        return PRESS * self.presses + THINK * self.screens

    def press(self, what: Locator) -> None:
        self.presses += 1
        what.click()

    def go(self, what: Locator, to: str) -> None:
        """Press what leads to an address like this."""
        self.press(what)
        self.page.wait_for_url(re.compile(to))

    def write(self, where: Locator, words: str) -> None:
        self.presses += 1
        self.typed.append(words)
        where.fill(words)

    def choose(self, where: Locator, **what: str) -> None:
        self.presses += 2
        where.select_option(**what)

    def begin_course(self, title: str) -> str:
        self.page.goto("/studio")
        self.press(self.page.get_by_role("link", name="Khóa học mới"))
        self.write(self.page.locator("#title"), title)
        self.go(self.page.locator("main form .actions button"), r"/studio/courses/[^/]+$")
        return self.page.url

    def add_page(self, course: str, title: str, kind: str) -> None:
        self.page.goto(course)
        form = self.page.locator("form[action$='/pages']")
        self.write(form.locator("[name=title]"), title)
        if kind != "lesson":
            self.choose(form.locator("[name=kind]"), value=kind)
        self.press(form.locator(".actions button"))
        self.go(self.page.get_by_role("link", name="Thẻ", exact=True), r"/(cards|scenes)$")

    def write_text(self, words: str) -> None:
        place = self.page.locator(".card-text").first
        self.write(place.locator("textarea"), words)
        expect(place.locator(".card-saved")).to_have_text("Đã lưu")

    def add_question(self, stem: str, choices: list[tuple[str, str]]) -> None:
        """A question to choose one from; the first choice is right."""
        if self.page.locator("#new").get_attribute("open") is None:
            self.press(self.page.locator("#new > summary"))
        self.write(self.page.locator("#new-stem"), stem)
        self.go(self.page.locator("#new .actions button"), r"/cards/\d+")
        form = self.page.locator("form.card-form")
        for number, (choice, feedback) in enumerate(choices):
            row = form.locator(f"[name=row-{number}]")
            if not row.count():
                self.press(form.get_by_role("button", name="Thêm ý"))
                expect(row).to_have_count(1)
            if not row.is_visible():
                self.press(form.locator("details.card-option > summary").nth(number))
            self.write(row, choice)
            self.write(form.locator(f"[name=feedback-{number}]"), feedback)
        if not form.locator("[name=right]").first.is_visible():
            self.press(form.locator("details.card-option > summary").first)
        self.press(form.locator("[name=right]").first)
        self.press(form.get_by_role("button", name="Lưu", exact=True))
        expect(form.locator(".card-saved")).to_have_text("Đã lưu")
        self.go(self.page.get_by_role("link", name="Tất cả câu của bài"), r"/cards(#.*)?$")

    def add_scene(self, name: str) -> None:
        if not re.search(r"/scenes(#.*)?$", self.page.url):
            self.go(self.page.locator(".scene-steps a[href$='/scenes']"), r"/scenes$")
        self.write(self.page.locator("#new-title"), name)
        self.go(self.page.locator("form:has(#new-title) .actions button"), r"/scenes/\d+")

    def open_scene(self, number: int) -> None:
        self.go(self.page.locator(".scene-steps a[href$='/scenes']"), r"/scenes$")
        self.go(self.page.locator(f"#scene-{number} .scene-name"), r"/scenes/\d+")

    def end_scene(self, number: int, text: str, ending: str, lesson: str) -> None:
        self.open_scene(number)
        self.write(self.page.locator("#text"), text)
        self.press(self.page.locator(f"[name=ending][value={ending}]"))
        self.write(self.page.locator("#lesson"), lesson)
        self.save_scene()

    def save_scene(self) -> None:
        self.press(self.page.locator("#scene-form .actions button[value=save]").last)
        expect(self.page.locator("#scene-card")).to_contain_text("Đã lưu")


@pytest.fixture
def teacher(open_phone: Callable[..., Any], trainer: User, way: str) -> Teacher:
    """The trainer at a device of this way."""
    size, touch = (DESK, False) if way == "desk" else (PHONE, True)
    page = open_phone(trainer, viewport=size, has_touch=touch, own=True)
    return Teacher(page)


@pytest.mark.parametrize("way", ["phone", "desk"])
def test_a_course_is_made_by_cards_in_ten_minutes_and_no_bracket_is_typed(teacher: Teacher, way: str) -> None:
    page = teacher.page
    course = teacher.begin_course("Giữ máy cho sạch")
    page.goto(f"{course}/introduction")
    teacher.write(page.locator("#source"), "Học xong, anh/chị chỉ bà con giữ máy cho sạch.")
    teacher.press(page.get_by_role("button", name="Lưu", exact=True))
    expect(page.locator(".saved, #saved").first).to_contain_text("Đã lưu")
    for number in range(1, 4):
        teacher.add_page(course, f"Bài {number}", "lesson")
        teacher.write_text("Ứng dụng lạ hay đòi nhiều quyền. Máy hỏi thì mình đọc cho kỹ rồi mới bấm.")
        teacher.add_question(
            f"Máy hỏi quyền lần {number}, cô Ba làm gì?",
            [("Đọc kỹ, không hiểu thì bấm Không", "Đúng rồi."), ("Bấm cho lẹ", "Bấm lẹ là cho người ta vô máy.")],
        )
    teacher.add_page(course, "Tập nghe máy", "scenario")
    for name in ("Máy reo", "Cúp máy rồi hỏi lại", "Đọc mã cho họ"):
        teacher.add_scene(name)
    teacher.end_scene(3, "Tiền trong máy đi mất.", "harmed", "Mã đọc ra là mất tiền.")
    teacher.end_scene(2, "Con gái nói nó đâu có gọi.", "safe", "Cúp máy rồi tự gọi lại.")
    teacher.open_scene(1)
    teacher.write(page.locator("#text"), "“Má đọc con cái mã với!”")
    for number, (says, leads) in enumerate(
        [("Cúp máy, gọi số đã lưu", "Cúp máy rồi hỏi lại"), ("Đọc mã", "Đọc mã cho họ")], 1
    ):
        teacher.write(page.locator(f"#label-{number}"), says)
        # The choice is answered by a fresh card, in whose fields one goes on.
        page.locator("#scene-card").evaluate("card => { card.dataset.before = ''; }")
        teacher.choose(page.locator(f"#to-{number}"), label=leads)
        expect(page.locator("#scene-card[data-before]")).to_have_count(0)
    teacher.save_scene()
    teacher.go(page.locator(".scene-steps a[href$='/scenes']"), r"/scenes$")
    teacher.write(page.locator("#introduction"), "Điện thoại reo lúc đang nấu cơm.")
    teacher.press(page.locator("form:has(#introduction) .actions button"))
    teacher.add_page(course, "Kiểm tra", "quiz")
    teacher.write_text("Mười câu, làm lúc nào cũng được.")
    for number in range(1, QUESTIONS + 1):
        teacher.add_question(
            f"Câu thứ {number}: người lạ hối thì mình làm gì?",
            [("Dừng lại, hỏi người nhà", "Đúng rồi."), ("Làm theo", "Hối là để mình khỏi kịp nghĩ.")],
        )
    page.goto(course)

    assert published_kinds(teacher) == ["lesson", "lesson", "lesson", "scenario", "quiz"]
    assert [words for words in teacher.typed if BRACKETS.search(words)] == []
    assert teacher.seconds < TEN_MINUTES


@pytest.mark.parametrize("way", ["phone", "desk"])
def test_a_course_is_made_of_a_word_file_in_ten_minutes(teacher: Teacher, way: str, tmp_path: Path) -> None:
    page = teacher.page
    page.goto("/studio")
    teacher.go(page.get_by_role("link", name="Từ tệp Word"), r"/studio/word$")
    page.locator("input[type=file]").set_input_files(written_in_word(tmp_path))
    teacher.go(page.get_by_role("button", name="Coi thử"), r"/studio/word/\d+$")
    teacher.go(page.get_by_role("button", name="Đưa vô thành khóa mới"), r"/studio/courses/[^/]+$")

    assert published_kinds(teacher) == ["lesson", "lesson", "lesson", "quiz"]
    assert teacher.typed == []
    assert teacher.seconds < TEN_MINUTES


def published_kinds(teacher: Teacher) -> list[str]:
    """Publish the course whose screen is open; the kinds of its pages, of which the quiz has all its questions."""
    page = teacher.page
    slug = page.url.rpartition("/")[2]
    teacher.press(page.get_by_role("button", name="Đăng cả khóa"))
    expect(page.locator("main .notice, .flash, [role=status]").first).to_contain_text("Đã đăng")
    db.session.rollback()
    published = find_course(slug)
    assert published is not None
    pages = course_outline(published.id)
    (quiz,) = (one for one in pages if one.kind == PageKind.QUIZ)
    assert len(page_content(quiz.revision_id).questions) == QUESTIONS
    return [one.kind for one in pages]


def written_in_word(folder: Path) -> Path:
    """A course as a teacher writes it in Word: a title, three lessons with lists, and a quiz in letters."""
    document = Document()
    document.add_heading("Giữ máy cho sạch", 0)
    document.add_paragraph("Học xong, anh/chị chỉ bà con giữ máy cho sạch.")
    for number in range(1, 4):
        document.add_heading(f"Bài {number}", 1)
        document.add_paragraph("Ứng dụng lạ hay đòi ").add_run("nhiều quyền").bold = True
        document.add_paragraph("Đọc kỹ rồi mới bấm", style="List Bullet")
        document.add_paragraph("Không hiểu thì bấm Không", style="List Bullet")
    document.add_heading("Kiểm tra", 1)
    for number in range(1, QUESTIONS + 1):
        asked = f"Câu {number}: Người lạ hối lần {number} thì làm gì?"
        for line in (asked, "A. Dừng lại, hỏi người nhà", "B. Làm theo", "C. Nhắn lại cho họ", "Đáp án: A"):
            document.add_paragraph(line)
    path = folder / "giu-may-cho-sach.docx"
    document.save(str(path))
    return path


def test_without_scripts_a_word_file_is_reviewed_by_name_and_its_page_brought_back(
    open_phone: Callable[..., Any], trainer: User, second: User, tmp_path: Path
) -> None:
    page = open_phone(trainer, scripts=False)
    page.goto("/studio")
    page.get_by_role("link", name="Từ tệp Word").first.click()
    page.locator("input[type=file]").set_input_files(written_in_word(tmp_path))
    page.get_by_role("button", name="Coi thử").first.click()
    page.get_by_role("button", name="Đưa vô thành khóa mới").click()
    course = page.url

    page.goto(f"{course}/pages/bai-2")
    page.locator("#reviewer").select_option(str(second.id))
    page.get_by_role("button", name="Nhờ coi lại").click()
    other = open_phone(second, scripts=False)
    other.goto("/")
    asked = other.get_by_role("link", name=f"{trainer.name} nhờ anh/chị")
    expect(asked).to_have_count(1)
    asked.click()
    other.get_by_role("button", name="Duyệt", exact=True).first.click()
    other.goto("/")
    expect(other.get_by_role("link", name=f"{trainer.name} nhờ anh/chị")).to_have_count(0)

    page.goto(course)
    page.locator("summary[aria-label$='Bài 2']").click()
    page.locator("a[href$='/pages/bai-2/deletion']").click()
    page.get_by_role("button", name="Xóa bài").click()
    expect(page.locator("a[href$='/pages/bai-2']")).to_have_count(0)
    page.goto("/studio/deleted")
    page.get_by_role("button", name="Lấy lại").click()
    page.goto(course)
    expect(page.locator("a.page-link[href$='/pages/bai-2']")).to_have_count(1)
    page.get_by_role("button", name="Đăng cả khóa").click()

    db.session.rollback()
    published = find_course(course.rpartition("/")[2])
    assert published is not None
    assert [one.slug for one in course_outline(published.id)] == ["bai-1", "bai-2", "bai-3", "kiem-tra"]
