"""What a page shows, kept ready."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from portal.content.questions.question import Question
from portal.courses.models import Page
from portal.courses.operations.publish_page import publish_page
from portal.courses.queries import revision_cache
from portal.courses.queries.published import find_page
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import NotFound
from tests.factories import lesson_markdown, make_course, practice_markdown, quiz_markdown


def content_of(slug):
    return page_content(find_page("an-toan", slug).revision_id)


def test_html_and_questions_come_in_the_order_of_the_page(app):
    body = f"Trước.\n\n{practice_markdown('hoi')}\nSau."
    make_course(pages={"01-mot.md": lesson_markdown(body=body)})

    content = content_of("mot")

    assert [type(block) for block in content.blocks] == [Markup, Question, Markup]
    assert content.blocks[1] is content.questions["hoi"]
    assert (content.number, content.impact) == (1, "minor")


def test_every_text_of_a_question_is_markup(app):
    make_course(pages={"01-mot.md": lesson_markdown(body=practice_markdown("hoi"))})

    question = content_of("mot").questions["hoi"]

    texts = [question.stem, question.explanation, *question.hints]
    texts += [text for option in question.options for text in (option.html, option.feedback)]
    assert all(isinstance(text, Markup) for text in texts)


def test_a_quiz_tells_its_terms(app):
    make_course(pages={"01-thi.md": quiz_markdown(4, draw=2, pass_mark=60, max_attempts=3)})

    front = content_of("thi").front

    assert [front[key] for key in ("draw", "pass_mark", "max_attempts", "shuffle")] == [2, 60, 3, True]


def test_a_second_look_asks_the_database_nothing(statements):
    make_course(pages={"01-mot.md": lesson_markdown()})
    revision_id = find_page("an-toan", "mot").revision_id
    first = page_content(revision_id)
    statements.clear()

    second = page_content(revision_id)

    assert second is first
    assert statements == []


def test_a_new_revision_is_not_hidden_by_the_old_one(app):
    make_course(pages={"01-mot.md": lesson_markdown(body="Cũ.")})
    assert content_of("mot").blocks == (Markup("<p>Cũ.</p>"),)

    make_course(pages={"01-mot.md": lesson_markdown(body="Mới.")})

    assert content_of("mot").blocks == (Markup("<p>Mới.</p>"),)


def test_a_revision_that_is_not_there_is_not_found(app):
    with pytest.raises(NotFound):
        page_content(999)


def test_a_revision_that_was_rolled_back_is_not_remembered(app):
    make_course(pages={"01-mot.md": lesson_markdown(body="Cũ.")})
    page = db.session.query(Page).one()
    undone = publish_page(page, source=lesson_markdown(body="Bỏ."), based_on=1, actor=None)
    assert page_content(undone.id).blocks == (Markup("<p>Bỏ.</p>"),)
    db.session.rollback()

    # On SQLite it gets the id that the other one had.
    make_course(pages={"01-mot.md": lesson_markdown(body="Mới.")})

    assert content_of("mot").blocks == (Markup("<p>Mới.</p>"),)


def test_a_revision_is_kept_once_it_is_committed(statements):
    make_course(pages={"01-mot.md": lesson_markdown(body="Cũ.")})
    page = db.session.query(Page).one()
    revision = publish_page(page, source=lesson_markdown(body="Mới."), based_on=1, actor=None)
    page_content(revision.id)
    db.session.commit()
    first = page_content(revision.id)
    statements.clear()

    assert page_content(first.revision_id) is first
    assert statements == []


def test_a_page_that_was_not_looked_at_of_late_is_unpacked_as_it_was(statements):
    body = f"Chữ có dấu.\n\n{practice_markdown('hoi')}\nSau."
    make_course(pages={"01-mot.md": lesson_markdown(body=body)})
    revision_id = find_page("an-toan", "mot").revision_id
    first = page_content(revision_id)
    revision_cache._cache._ready.clear()
    statements.clear()

    again = page_content(revision_id)

    assert again is not first
    assert again == first
    assert [type(block) for block in again.blocks] == [Markup, Question, Markup]
    assert again.blocks[1] is again.questions["hoi"]
    assert statements == []
