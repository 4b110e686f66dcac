"""The trainer of the demonstration has something to show."""

from __future__ import annotations

from portal.courses.models import Course
from portal.db import db
from portal.demo.writing import AFTER, BEFORE, COURSE, PAGE, write_draft
from portal.drafts.queries.texts import find_course, get_text
from tests.factories import lesson_markdown, make_course, shipped_library


def found() -> Course:
    db.session.rollback()
    course = find_course(COURSE)
    assert course is not None
    return course


def test_a_lesson_waits_for_a_review_with_a_comment_at_its_line(build):
    make_course(COURSE, pages={f"02-{PAGE}.md": lesson_markdown(body=f"Một câu.\n\n{BEFORE}.")})

    build(members=30)

    text = get_text(found(), PAGE)
    assert text.draft is not None
    assert (text.state, text.number) == ("in_review", 1)
    assert [comment.quote for comment in text.draft.comments] == [f"{AFTER}."]


def test_without_that_course_nothing_waits(app):
    write_draft()

    assert find_course(COURSE) is None


def test_the_shipped_lesson_says_what_is_put_better():
    (course,) = (course for course in shipped_library().courses if course.slug == COURSE)
    (page,) = (page for page in course.pages if page.slug == PAGE)

    assert page.source.count(BEFORE) == 1
