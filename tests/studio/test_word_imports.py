"""A Word file that becomes pages, on the screen."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.models import Draft
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.operations.uploads import MAX_WAITING
from portal.drafts.word_imports.models import WordImport, WordImportPicture
from portal.studio.courses.queries import EVERYBODY
from portal.studio.word_imports.routes import MAX_PICTURES_AT_ONCE
from portal.units.models import Unit
from tests.conftest import Browser
from tests.content.word.shapes import built, picture
from tests.drafts.word_files import read_word_file, word_file
from tests.factories import front_matter
from tests.studio.conftest import course_named, work

LIST = "/studio/word"
QUIZ = "/pages/8"  # the page that begins with the eighth piece


def hand_in(browser: Browser, data: bytes | None = None, name: str = "bai.docx") -> Any:
    return browser.post(LIST, data={"file": (BytesIO(word_file() if data is None else data), name)})


def waiting(browser: Browser) -> str:
    """The address of a Word file that was handed in and waits."""
    location: str = hand_in(browser).location
    return location


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def fields_of(html: str) -> dict[str, Any]:
    """What a browser would send of the first form with fields on the screen, as it stands."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", html):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") == "checkbox" and " checked" not in tag:
            continue
        found.setdefault(said["name"], []).append(said.get("value", ""))
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        found[name] = [chosen[1] if chosen else ""]
    for name, inside in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', html, re.DOTALL):
        found[name] = [inside]
    return found


def test_it_is_read_and_looked_at_before_anything_comes_in(
    browser: Browser, course: Course, trainer: User
) -> None:
    answer = hand_in(browser.sign_in(trainer))

    kept = db.session.scalars(select(WordImport)).one()
    assert (answer.status_code, answer.location) == (303, f"{LIST}/{kept.id}")
    html = browser.get(answer.location).text
    for words in ("An toàn cho tổ", "Bài 1: Cuộc gọi lạ", "Chưa biết ý nào đúng", "1 câu chưa có đáp án"):
        assert words in html
    page = browser.get(answer.location + "/pages/3").text
    for words in ("Dừng lại rồi hỏi người nhà.", "Gạch đầu dòng gõ tay", 'value="Cuộc gọi lạ"', "/pictures/0"):
        assert words in page
    shown = browser.get(f"{answer.location}/pictures/0")
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert count(Course) == 1


@pytest.mark.both_databases
def test_without_a_change_it_becomes_a_course_of_drafts(
    browser: Browser, course: Course, trainer: User, commune: Unit
) -> None:
    address = waiting(browser.sign_in(trainer))
    form = fields_of(browser.get(address).text) | {"unit": commune.code, "then": "course"}

    answer = browser.post(address, data=form)

    assert (answer.status_code, answer.location) == (303, "/studio/courses/an-toan-cho-to")
    made = course_named("an-toan-cho-to")
    assert made is not None
    assert (made.is_published, made.unit_id) == (False, commune.id)
    assert [(page.title, page.kind) for page in made.pages] == [
        ("Bài 1: Cuộc gọi lạ", "lesson"),
        ("Kiểm tra", "quiz"),
    ]
    introduction, lesson, quiz = (work(made, slug).source for slug in ("", "bai-1-cuoc-goi-la", "kiem-tra"))
    assert introduction.endswith("Học xong thì nhận ra cuộc gọi lừa.\n")
    assert lesson == front_matter(title='"Bài 1: Cuộc gọi lạ"') + (
        "\nDừng lại rồi hỏi người nhà.\n\n![Cuộc gọi lạ](media/hinh-1.webp)\n\nHình 1: Cuộc gọi lạ\n\n- Cúp máy\n"
    )
    assert '<!-- data-id="so-nao" data-number -->\n[[156]]' in quiz
    assert [medium.name for medium in made.media] == ["hinh-1.webp"]
    kept = db.session.scalars(select(WordImport)).one()
    assert (kept.state, kept.document, kept.counts["questions"]) == ("taken", {}, 3)
    assert count(WordImportPicture) == 0
    assert "an-toan-cho-to" in browser.get(address).text


def test_what_is_decided_is_kept_and_comes_in_so(browser: Browser, course: Course, trainer: User) -> None:
    address = waiting(browser.sign_in(trainer))
    quiz = fields_of(browser.get(address + QUIZ).text)
    quiz["right-13"] = ["1"]
    picture_fields = fields_of(browser.get(address + "/pages/3").text)
    picture_fields["alternative-0"] = ["Máy đang reo"]
    first = fields_of(browser.get(address).text)
    first["title-3"], first["kind-8"] = ["Nghe máy"], ["lesson"]

    assert browser.post(address, data=quiz).location == address + QUIZ
    assert browser.post(address, data=picture_fields).status_code == 303
    assert browser.post(address, data=first | {"then": ""}).location == address
    assert "chưa có đáp án" not in browser.get(address).text
    answer = browser.post(address, data={"then": "pages", "into": "an-toan"})

    assert answer.status_code == 303
    page = work(course, "nghe-may")
    assert "![Máy đang reo](media/hinh-1.webp)" in page.source
    asked = work(course, "kiem-tra-2")
    assert asked.page is not None
    assert asked.page.kind == "lesson"
    assert "- [( )] x\n- [(X)] y\n" in asked.source


def test_from_a_course_its_pages_are_meant_for_it(browser: Browser, course: Course, trainer: User) -> None:
    browser.sign_in(trainer)
    assert f'href="{LIST}?into=an-toan"' in browser.get("/studio/courses/an-toan").text
    form = fields_of(browser.get(f"{LIST}?into=an-toan").text)
    assert form["into"] == ["an-toan"]

    address = browser.post(LIST, data={"into": "an-toan", "file": (BytesIO(word_file()), "bai.docx")}).location

    assert fields_of(browser.get(address).text)["into"] == ["an-toan"]


@pytest.mark.both_databases
def test_ids_of_questions_step_aside_for_those_of_the_course(
    browser: Browser, course: Course, trainer: User, admin: User
) -> None:
    text = work(course)
    taken = text.source + '\nSố nào?\n\n<!-- data-id="so-nao" data-number -->\n[[1]]\n'
    save_draft(text, taken, version=0, based_on=1, actor=admin)
    db.session.commit()
    address = waiting(browser.sign_in(trainer))

    assert browser.post(address, data={"then": "pages", "into": "an-toan"}).status_code == 303
    assert 'data-id="so-nao-2"' in work(course, "kiem-tra-2").source


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"then": "course", "course_title": "", "unit": EVERYBODY}, "course_title-error"),
        ({"then": "pages", "into": ""}, "into-error"),
        ({"then": "pages", "into": "an-toan", "kind-3": "skip", "kind-8": "skip", "kind-0": "skip"}, "into-error"),
    ],
)
def test_where_it_cannot_come_in_what_was_decided_stays(
    browser: Browser, course: Course, admin: User, form: dict[str, str], words: str
) -> None:
    address = waiting(browser.sign_in(admin))

    answer = browser.post(address, data=form | {"title-3": "Nghe máy"})

    assert (answer.status_code, words in answer.text) == (422, True)
    assert 'value="Nghe máy"' in browser.get(address).text
    assert count(Draft) == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "trống"),
        (b"%PDF-1.7", "PDF"),
        (b"x", "không phải tệp Word"),
        (built(lambda _document: None), "không có chữ"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field(
    browser: Browser, trainer: User, data: bytes, words: str
) -> None:
    answer = hand_in(browser.sign_in(trainer), data)

    assert (answer.status_code, 'id="file-error"' in answer.text, words in answer.text) == (422, True, True)
    assert count(WordImport) == 0


def test_with_many_pictures_it_is_told_how_far_the_reading_is(browser: Browser, trainer: User) -> None:
    number = MAX_PICTURES_AT_ONCE + 1

    def many(document: Any) -> None:
        for side in range(number):
            document.add_picture(picture((100 + side, 80)))

    answer = hand_in(browser.sign_in(trainer), built(many))

    assert answer.status_code == 200
    assert f"{number} trên {number} hình" in answer.text
    kept = db.session.scalars(select(WordImport)).one()
    assert f'href="{LIST}/{kept.id}"' in answer.text
    assert count(WordImportPicture) == number


def test_so_many_files_may_wait_and_no_more(browser: Browser, trainer: User) -> None:
    for _time in range(MAX_WAITING):
        read_word_file("bai.docx", trainer)
    db.session.commit()

    assert hand_in(browser.sign_in(trainer)).status_code == 422
    assert count(WordImport) == MAX_WAITING


def test_it_is_discarded_whole_and_is_nobody_elses(browser: Browser, trainer: User, second: User) -> None:
    address = waiting(browser.sign_in(trainer))

    browser.sign_in(second)
    for path in ("", "/pages/3", "/pictures/0"):
        assert browser.get(address + path).status_code == 404
    assert browser.post(address, data={"then": ""}).status_code == 404
    browser.sign_in(trainer)
    assert f'action="{address}/discarding"' in browser.get(LIST).text
    assert browser.post(f"{address}/discarding").location == LIST
    assert "/discarding" not in browser.get(LIST).text
    assert "Tệp Word này đã bỏ" in browser.get(address).text
    assert browser.get(address + "/pages/3").status_code == 404
    assert count(WordImportPicture) == 0


@pytest.mark.parametrize("then", ["pages", "course"])
def test_a_page_that_no_file_can_hold_is_told(
    browser: Browser, course: Course, trainer: User, commune: Unit, then: str
) -> None:
    def write(document: Any) -> None:
        for at in range(30):  # of words that are not all the same, which a bomb would have
            document.add_paragraph(" ".join(f"chữ{at * 2_000 + number}" for number in range(2_000)))

    browser.sign_in(trainer)
    address = hand_in(browser, built(write)).location
    answer = browser.post(
        address, data={"then": then, "into": "an-toan", "course_title": "Dài", "unit": commune.code}
    )

    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
