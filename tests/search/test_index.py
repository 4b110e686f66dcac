"""The index follows what is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, literal, select

from portal.accounts.models import User
from portal.config import ROOT
from portal.courses.models import Course, Page
from portal.courses.operations.publish_page import publish_page
from portal.db import db
from portal.search.models import CREATE, Passage
from portal.search.operations import full_text_index
from portal.search.queries.full_text import INDEX, match_query, matches
from portal.search.queries.search import search
from tests import factories
from tests.conftest import make_app
from tests.search.conftest import Reader, places

READER = Reader()


def indexed(word: str) -> list[int]:
    """The ids of the passages that the index itself has under the word."""
    dialect = db.engine.dialect.name
    condition = matches("folded", literal(match_query([word], dialect)), dialect)
    return list(db.session.scalars(select(INDEX.c.rowid).where(condition).order_by(INDEX.c.rowid)))


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons."""
    body = "Lời đầu.\n\n## Con đò {#do}\n\nĐò ngang chở khách.\n"
    pages = {
        "01-do.md": factories.lesson_markdown("Bến sông", body, summary="Qua sông."),
        "02-cau.md": "---\ntitle: Cầu khỉ\n---\n",
    }
    return factories.make_course("song", pages)


def test_a_page_is_kept_in_passages(course: Course) -> None:
    page = next(page for page in course.pages if page.slug == "do")

    rows = db.session.scalars(select(Passage).where(Passage.page_id == page.id).order_by(Passage.number)).all()

    assert [(row.number, row.anchor, row.heading, row.text) for row in rows] == [
        (0, "", "", "Qua sông."),
        (1, "", "", "Lời đầu."),
        (2, "do", "Con đò", "Đò ngang chở khách."),
    ]
    assert (rows[2].head, rows[2].folded) == ("ben song con do", "ben song con do do ngang cho khach")


def test_a_page_without_text_is_found_by_its_title(course: Course) -> None:
    assert places(search("cau khi", viewer=READER)) == ["cau#"]


def test_the_course_itself_is_found(course: Course) -> None:
    found = search("an toan tren mang", viewer=READER)

    assert places(found) == ["song#"]
    assert found.hits[0].kind == "course"


def test_a_new_text_takes_the_place_of_the_old_one(course: Course) -> None:
    page = next(page for page in course.pages if page.slug == "do")
    publish_page(page, source=factories.lesson_markdown("Bến sông", "Phà máy."), based_on=1, actor=None)
    db.session.commit()

    assert places(search("phà máy", viewer=READER)) == ["do#"]
    assert search("đò ngang", viewer=READER).hits == ()
    assert indexed("ngang") == []


def test_a_publication_that_is_taken_back_leaves_the_index_as_it_was(course: Course) -> None:
    page = next(page for page in course.pages if page.slug == "do")
    publish_page(page, source=factories.lesson_markdown("Bến sông", "Phà máy."), based_on=1, actor=None)
    db.session.rollback()

    assert places(search("đò ngang", viewer=READER)) == ["do#do"]
    assert search("phà máy", viewer=READER).hits == ()


def test_publishing_the_same_again_touches_nothing(course: Course) -> None:
    before = db.session.scalars(select(Passage.id).order_by(Passage.id)).all()

    factories.make_course("khac", {"01-x.md": factories.lesson_markdown()}, title="Khác")

    assert db.session.scalars(select(Passage.id).order_by(Passage.id)).all()[: len(before)] == before


def test_what_was_published_before_there_was_a_search_is_taken_in_by_the_next_sync(course: Course) -> None:
    full_text_index.clear_index(db.session.connection())
    db.session.query(Passage).delete()
    db.session.commit()
    assert search("đò ngang", viewer=READER).hits == ()

    factories.make_course("khac", {"01-x.md": factories.lesson_markdown()}, title="Khác")

    assert places(search("đò ngang", viewer=READER)) == ["do#do"]
    assert places(search("an toan tren mang", viewer=READER)) == ["song#"]


def test_the_whole_index_can_be_made_anew(app: Flask, course: Course) -> None:
    full_text_index.clear_index(db.session.connection())
    db.session.commit()
    assert search("đò ngang", viewer=READER).hits == ()
    db.session.rollback()

    result = app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert result.exit_code == 0, result.output
    assert "2" in result.output
    assert places(search("đò ngang", viewer=READER)) == ["do#do"]
    number = db.session.scalar(select(func.count(Passage.id)))
    assert indexed("do") == indexed("ngang")
    assert number == db.session.scalar(select(func.count()).select_from(INDEX))


def test_a_rebuild_without_tables_ends_with_a_plain_sentence(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'none.db'}")

    result = app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert result.exit_code == 1
    assert "passage_index" in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_letters_beyond_ascii_are_found_too(app: Flask, member: User) -> None:
    factories.make_course("khmer", {"01-a.md": factories.lesson_markdown("សួស្តី", "Привет ½ 你好 Straße.")})

    for asked in ("សួស្តី", "привет", "ПРИВЕТ", "你好", "strasse", "STRASSE", "½"):
        assert places(search(asked, viewer=READER)) == ["a#"], asked
    assert db.session.query(Page).count() == 1


def test_the_migrations_make_the_index_that_the_tests_have(database: str) -> None:
    source = (ROOT / "migrations/versions/0002_learning_that_lasts.py").read_text(encoding="utf-8")
    migration: dict[str, Any] = {}
    exec(compile(source, "0002", "exec"), migration)  # noqa: S102 - a file of our own, which is no module

    assert migration["PASSAGE_INDEX"][database] == CREATE[database]
