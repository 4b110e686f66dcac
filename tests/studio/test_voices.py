"""Voices that are recorded for the sections of a page."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from portal.content.pages.voices import voice_sections
from portal.courses.models import Course, CourseMedia
from portal.db import db
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import save_draft
from tests.conftest import Browser
from tests.factories import lesson_markdown
from tests.studio.conftest import work

VOICES = "/studio/courses/an-toan/pages/mot/voices"
SOUND = b"ID3\x04" + b"\0" * 50
TEXT = lesson_markdown("Bài một", "Lời đầu.\n\n## Ba bước\n\nDừng, hỏi, báo {{ so-bao }}.")


@pytest.fixture
def reader(browser: Browser, course: Course, trainer) -> Browser:
    """A browser of the trainer, whose first lesson has two sections, published."""
    text = work(course)
    save_draft(text, TEXT, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()
    publish_it(course, trainer)
    return browser.sign_in(trainer)


def publish_it(course: Course, trainer) -> None:
    text = work(course)
    assert text.draft is not None
    publish_draft(text.draft, version=text.version, impact="minor", message="", actor=trainer)
    db.session.commit()


def sound_names() -> set[str]:
    db.session.rollback()
    return {name for name in db.session.scalars(select(CourseMedia.name)) if name.endswith(".mp3")}


def record(browser: Browser, section: str, heading: str, data: bytes = SOUND):
    form = {"section": section, "heading": heading, "voice": (BytesIO(data), "voice.mp3")}
    return browser.post(VOICES, data=form)


def test_every_section_shows_its_words_and_the_page_alone_may_use_the_microphone(reader: Browser):
    page = reader.get(VOICES)

    assert "<p>Dừng, hỏi, báo 156.</p>" in page.text
    assert "Ba bước" in page.text
    assert page.headers.getlist("Permissions-Policy") == ["camera=(), microphone=(self), geolocation=()"]
    assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]
    other = reader.get("/studio/courses/an-toan/pages/mot")
    assert other.headers.getlist("Permissions-Policy") == ["camera=(), microphone=(), geolocation=()"]
    assert "blob:" not in other.headers["Content-Security-Policy"]


def test_a_recording_stands_in_the_draft_and_readers_hear_it_once_it_is_published(
    reader: Browser, course: Course, trainer, member
):
    answer = record(reader, "1", "Ba bước")

    assert answer.location == VOICES + "#section-1"
    assert sound_names() == {"giong-mot-ba-buoc.mp3"}
    link = "## Ba bước\n\n[Nghe: Ba bước](media/giong-mot-ba-buoc.mp3)\n\nDừng"
    assert link in work(course).source
    assert work(course).source.replace("[Nghe: Ba bước](media/giong-mot-ba-buoc.mp3)\n\n", "") == TEXT
    assert 'class="voice"' not in reader.sign_in(member).get("/courses/an-toan/mot").text
    publish_it(course, trainer)
    assert 'class="voice"' in reader.get("/courses/an-toan/mot").text

    reader.sign_in(trainer).post(VOICES + "/removal", data={"section": "1", "heading": "Ba bước"})

    assert work(course).source == TEXT


def test_a_second_recording_takes_the_place_of_the_first(reader: Browser, course: Course):
    record(reader, "1", "Ba bước")
    record(reader, "1", "Ba bước", SOUND + b"\1")

    assert [section.voice for section in voice_sections(work(course).source)] == ["", "giong-mot-ba-buoc-2.mp3"]


def test_what_was_spoken_finds_its_section_though_the_text_was_changed_meanwhile(
    reader: Browser, course: Course, trainer
):
    text = work(course)
    changed = TEXT.replace("## Ba bước", "## Mới\n\nThêm.\n\n## Ba bước")
    save_draft(text, changed, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()

    record(reader, "1", "Ba bước")

    assert [section.voice != "" for section in voice_sections(work(course).source)] == [False, False, True]


def test_it_is_kept_where_its_section_is_gone(reader: Browser, course: Course):
    answer = record(reader, "1", "Đoạn đã xóa")

    assert answer.status_code == 409
    assert "giong-mot-doan-da-xoa.mp3" in answer.text
    assert sound_names() == {"giong-mot-doan-da-xoa.mp3"}
    assert work(course).source == TEXT


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_sound_is_told_beside_its_section(reader: Browser, course: Course, data):
    answer = record(reader, "1", "Ba bước", data)

    assert answer.status_code == 422
    assert 'id="error-1"' in answer.text
    assert sound_names() == set()
    assert work(course).source == TEXT


def test_nothing_sent_is_told_and_quizzes_are_not_read_out(reader: Browser):
    assert reader.post(VOICES, data={"section": "1", "heading": "Ba bước"}).status_code == 422
    assert reader.post(VOICES + "/removal", data={"section": "1", "heading": "Ba bước"}).status_code == 404
    assert reader.get("/studio/courses/an-toan/pages/kiem-tra/voices").status_code == 404
