"""What readers of the demonstration say of its lessons."""

from __future__ import annotations

from portal.db import db
from portal.demo.reader_feedback import COURSE, EASY_PAGE, HARD_PAGE, write_feedback
from portal.drafts.queries.texts import find_course
from portal.feedback.queries import feedback_by_page, report_counts
from tests.factories import lesson_markdown, make_course, shipped_library


def test_a_lesson_is_hard_one_report_waits_and_one_is_answered(build):
    pages = {f"01-{EASY_PAGE}.md": lesson_markdown("Dễ"), f"02-{HARD_PAGE}.md": lesson_markdown("Khó")}
    make_course(COURSE, pages=pages)

    build(members=30)

    db.session.rollback()
    course = find_course(COURSE)
    assert course is not None
    said = [(page.slug, page.easy, page.hard, page.waiting) for page in feedback_by_page(course.id)]
    assert said == [(EASY_PAGE, 2, 0, 0), (HARD_PAGE, 0, 1, 1)]
    assert report_counts(course.id) == {"new": 1, "fixed": 1}


def test_without_that_course_nothing_is_said(app):
    write_feedback()

    assert find_course(COURSE) is None


def test_the_shipped_course_has_both_lessons():
    (course,) = (course for course in shipped_library().courses if course.slug == COURSE)

    assert {EASY_PAGE, HARD_PAGE} <= {page.slug for page in course.pages}
    assert "mot-nep" in next(page.headings for page in course.pages if page.slug == HARD_PAGE)
