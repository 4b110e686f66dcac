"""Unpublishing a page or a course; its revisions, and what people did on it, stay."""

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.courses.events import course_withdrawn
from portal.courses.models import Course, Page
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.permissions import can_edit
from portal.db import db
from portal.errors import NotFound, require


def unpublish_page(page: Page, *, actor: Actor | None) -> None:
    """Show the page to readers no more, until its text is published again. Raises Forbidden, NotFound."""
    require(can_edit(actor, page.course))
    acquire_publish_lock()
    db.session.refresh(page, ["withdrawn_at"])
    if page.withdrawn_at is not None:
        raise NotFound
    page.withdrawn_at, page.withdrawn_here = clock.now(), True
    record(actor, "page.withdrawn", page)


def unpublish_course(course: Course, *, actor: Actor | None) -> None:
    """Show the course to readers no more, until its introduction is published again. Raises Forbidden, NotFound.

    Its pages keep their state, so that it comes back as it was.
    """
    require(can_edit(actor, course))
    acquire_publish_lock()
    db.session.refresh(course, ["withdrawn_at"])
    if course.withdrawn_at is not None:
        raise NotFound
    course.withdrawn_at, course.withdrawn_here = clock.now(), True
    record(actor, "course.withdrawn", course)
    course_withdrawn.send(course)


def show_again(thing: Course | Page) -> None:
    """Let readers see what is published anew, whoever hid or deleted it before."""
    thing.withdrawn_at, thing.withdrawn_here, thing.deleted_at = None, False, None
