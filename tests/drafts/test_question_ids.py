"""Which ids the questions of a course have."""

from __future__ import annotations

from portal.drafts.queries.question_ids import question_ids
from tests.drafts.writing import named, publish, save
from tests.factories import lesson_markdown, practice_markdown


def test_drafts_count_before_what_is_published_and_a_page_may_be_left_out(course, trainer):
    published = question_ids(named())
    assert published
    save(lesson_markdown("Một", practice_markdown("cu")), trainer)
    publish(trainer)
    save(lesson_markdown("Một", practice_markdown("moi")), trainer)

    assert question_ids(named()) == published | {"moi"}
    assert question_ids(named(), but="mot") == published
