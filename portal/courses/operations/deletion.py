"""Deleting a page or a course, and bringing it back; its revisions, and what people did on it, stay."""

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.courses.events import course_withdrawn
from portal.courses.models import Course, Page
from portal.courses.operations.aliases import set_page_slug
from portal.courses.operations.create import file_name_of
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.rewrite_links import rewrite_page_links
from portal.courses.permissions import can_edit
from portal.courses.queries.texts import revision_source
from portal.courses.rules import is_restorable
from portal.db import db
from portal.errors import NotFound, Refused, require


def delete_page(page: Page, *, actor: Actor | None) -> None:
    """Show the page to nobody any more, its trainers included. Raises Forbidden, NotFound."""
    require(can_edit(actor, page.course))
    _mark_deleted(page)
    record(actor, "page.deleted", page)


def delete_course(course: Course, *, actor: Actor | None) -> None:
    """Show the course with all its pages to nobody any more, its trainers included. Raises Forbidden, NotFound."""
    require(can_edit(actor, course))
    was_shown = _mark_deleted(course)
    record(actor, "course.deleted", course)
    if was_shown:
        course_withdrawn.send(course)


def restore_page(page: Page, *, actor: Actor | None) -> bool:
    """Bring the page back, at its place or, where another has it now, at the end; tells whether all is as before.

    One that readers saw is shown to them again, unless its text does not fit among the others any more.
    Raises Forbidden, NotFound.
    """
    require(can_edit(actor, page.course))
    was_shown = _unmark_deleted(page)
    _find_free_place(page, actor)
    record(actor, "page.undeleted", page)
    revision = page.revision
    if not was_shown or revision is None:
        return True
    if page.course.withdrawn_at is not None:
        page.withdrawn_at, page.withdrawn_here = None, False  # readers see it together with its course
        return True
    source = revision_source(page.id, revision.number) or ""
    try:
        publish_page(page, source=source, based_on=revision.number, actor=actor)
    except Refused:
        return False
    return True


def restore_course(course: Course, *, actor: Actor | None) -> bool:
    """Bring the course back as it was; tells whether all is as before. Raises as restore_page."""
    require(can_edit(actor, course))
    was_shown = _unmark_deleted(course)
    record(actor, "course.undeleted", course)
    if not was_shown:
        return True
    try:
        show_course_again(course, actor=actor)
    except Refused:
        return False
    return True


def show_course_again(course: Course, *, actor: Actor | None) -> None:
    """Show a hidden course to its readers as it was, without what is being written.

    Raises as publish_introduction, and NotFound for a course that is shown, or never was.
    """
    require(can_edit(actor, course))
    if course.withdrawn_at is None or course.number == 0:
        raise NotFound
    publish_introduction(course, source=course.source, based_on=course.number, actor=actor)


def _mark_deleted(thing: Course | Page) -> bool:
    """Whether readers saw it until now: then it was hidden at the very moment at which it was deleted."""
    acquire_publish_lock()
    db.session.refresh(thing, ["withdrawn_at", "deleted_at"])
    if thing.deleted_at is not None:
        raise NotFound
    was_shown = thing.withdrawn_at is None
    thing.deleted_at = clock.now()
    if was_shown:
        thing.withdrawn_at, thing.withdrawn_here = thing.deleted_at, True
    db.session.flush()
    return was_shown


def _unmark_deleted(thing: Course | Page) -> bool:
    """Whether readers saw it until it was deleted."""
    acquire_publish_lock()
    db.session.refresh(thing, ["withdrawn_at", "deleted_at"])
    deleted_at = thing.deleted_at
    if not is_restorable(deleted_at, clock.now()):
        raise NotFound
    thing.deleted_at = None
    db.session.flush()
    return thing.withdrawn_at == deleted_at


def _find_free_place(page: Page, actor: Actor | None) -> None:
    """Let the page step to the end if another one has got its number meanwhile."""
    course = page.course
    others = [other for other in course.kept_pages if other is not page]
    if page.position not in {other.position for other in others}:
        return
    before = page.file_name
    page.position = max(other.position for other in course.pages) + 1
    set_page_slug(page, page.slug, file_name_of(page.position, page.slug))
    rewrite_page_links(course, {before: page.file_name}, actor=actor)
