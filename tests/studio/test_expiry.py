"""Files that were handed in and that nobody decides on: told beforehand, removed after 90 days."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.models import CourseImport, QuestionSheet
from portal.drafts.word_imports.models import WordImport, WordImportPicture
from portal.scheduler import scheduler_of
from tests.conftest import Browser
from tests.drafts.word_files import word_file
from tests.fixed_clock import FixedClock
from tests.studio.test_imports import ARCHIVE
from tests.studio.test_question_sheets import SHEET, TABLE

JOB = "expire what was handed in"


def hand_in_everything(browser: Browser) -> list[str]:
    """The addresses of a table of questions, a Word file and an archive that wait."""
    browser.post(SHEET, data={"file": (BytesIO(TABLE.encode()), "cau.csv")})
    word = browser.post("/studio/word", data={"file": (BytesIO(word_file()), "bai.docx")}).location
    archive = browser.post("/studio/imports", data={"file": (BytesIO(ARCHIVE), "khoa.zip")}).location
    return [SHEET, word, archive]


@pytest.mark.both_databases
def test_what_nobody_decides_on_is_removed_after_ninety_days(
    app: Flask, browser: Browser, course: Course, trainer: User, fixed_clock: FixedClock
) -> None:
    addresses = hand_in_everything(browser.sign_in(trainer))
    for address in addresses:
        assert "Giữ ở đây tới ngày " in browser.get(address).text

    fixed_clock.advance(days=89)
    assert JOB not in scheduler_of(app).run_due()
    fixed_clock.advance(days=2)
    assert JOB in scheduler_of(app).run_due()
    assert JOB not in scheduler_of(app).run_due()

    db.session.rollback()
    assert [
        db.session.scalar(select(func.count()).select_from(one)) for one in (QuestionSheet, WordImportPicture)
    ] == [
        0,
        0,
    ]
    word = db.session.scalars(select(WordImport).options(undefer(WordImport.document))).one()
    archive = db.session.scalars(select(CourseImport).options(undefer(CourseImport.data))).one()
    assert (word.state, word.document, word.choices) == ("expired", {}, {})
    assert (archive.state, archive.data) == ("expired", None)
    browser.sign_in(trainer)
    assert "Gửi bảng" in browser.get(SHEET).text
    for address, listed in zip(addresses[1:], ("/studio/word", "/studio/imports"), strict=True):
        assert "Chờ đủ 90 ngày" in browser.get(address).text
        assert "Quá 90 ngày, đã xóa" in browser.get(listed).text
        assert browser.post(f"{address}/discarding").status_code == 404


def test_what_was_decided_stays_as_it_was(
    app: Flask, browser: Browser, course: Course, trainer: User, fixed_clock: FixedClock
) -> None:
    _sheet, word, archive = hand_in_everything(browser.sign_in(trainer))
    browser.post(f"{word}/discarding")
    browser.post(f"{archive}/discarding")
    browser.post(f"{SHEET}/discarding")

    fixed_clock.advance(days=91)

    assert JOB not in scheduler_of(app).run_due()
    db.session.rollback()
    assert db.session.scalars(select(WordImport.state)).all() == ["discarded"]
    assert db.session.scalars(select(CourseImport.state)).all() == ["discarded"]
