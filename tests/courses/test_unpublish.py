"""Showing a page or a course to readers no more, and again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.courses.events import course_withdrawn, introduction_published
from portal.courses.models import Course
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.courses.queries.published import course_outline, find_course
from portal.courses.queries.texts import published_files
from portal.db import db
from portal.errors import Forbidden, NotFound
from tests.factories import lesson_markdown, make_course


@pytest.fixture
def course(commune) -> Course:
    """A published course of the commune with two pages."""
    return make_course(
        pages={"01-mot.md": lesson_markdown("Một"), "02-hai.md": lesson_markdown("Hai")}, unit=commune.code
    )


def seen():
    """The pages that readers see."""
    db.session.flush()
    found = find_course("an-toan")
    return [page.slug for page in course_outline(found.id)] if found is not None else None


def actions():
    db.session.flush()
    return [
        event.action for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(2))
    ]


def test_a_hidden_page_is_seen_nowhere_and_its_text_stays(course, trainer):
    page = course.pages[1]
    unpublish_page(page, actor=trainer)

    assert seen() == ["mot"]
    assert "an-toan/02-hai.md" not in dict(published_files())
    assert (page.revision.source, page.withdrawn_here) == (lesson_markdown("Hai"), True)
    assert actions()[0] == "page.withdrawn"


def test_it_comes_back_without_a_new_revision(course, trainer):
    page = course.pages[1]
    unpublish_page(page, actor=trainer)

    publish_page(page, source=page.revision.source, based_on=1, actor=trainer)

    assert seen() == ["mot", "hai"]
    assert (page.revision.number, page.withdrawn_here) == (1, False)
    assert actions()[0] == "page.restored"


def test_a_hidden_course_is_seen_nowhere_and_comes_back_as_it_was(course, trainer):
    unpublish_page(course.pages[0], actor=trainer)
    unpublish_course(course, actor=trainer)

    assert (seen(), dict(published_files())) == (None, {})
    assert [page.withdrawn_at is None for page in course.pages] == [False, True]

    publish_introduction(course, source=course.source, based_on=1, actor=trainer)

    assert seen() == ["hai"]
    assert (course.number, course.withdrawn_here) == (1, False)
    assert actions() == ["course.restored", "course.withdrawn"]


def test_who_listens_is_told(course, trainer):
    told = []

    def left(sender):
        told.append(("left", sender.slug))

    def came(sender):
        told.append(("came", sender.slug))

    with course_withdrawn.connected_to(left), introduction_published.connected_to(came):
        unpublish_course(course, actor=trainer)
        publish_introduction(course, source=course.source, based_on=1, actor=trainer)

    assert told == [("left", "an-toan"), ("came", "an-toan")]


def test_what_is_hidden_cannot_be_hidden_again(course, trainer):
    unpublish_page(course.pages[0], actor=trainer)
    unpublish_course(course, actor=trainer)

    with pytest.raises(NotFound):
        unpublish_page(course.pages[0], actor=trainer)
    with pytest.raises(NotFound):
        unpublish_course(course, actor=trainer)


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_not(course, who, request):
    actor = request.getfixturevalue(who)

    with pytest.raises(Forbidden):
        unpublish_page(course.pages[0], actor=actor)
    with pytest.raises(Forbidden):
        unpublish_course(course, actor=actor)
    assert seen() == ["mot", "hai"]
