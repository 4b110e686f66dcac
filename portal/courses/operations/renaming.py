"""Another address for a page or a course, given in the portal; the one before leads to it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.audit.operations import Actor, record
from portal.content.front_editing import with_alias
from portal.content.relinking import relinked, relinked_course
from portal.content.yaml_editing import Unreadable
from portal.courses.events import introduction_published
from portal.courses.models import Course, Page
from portal.courses.operations.aliases import rename_course_row, rename_row
from portal.courses.operations.following import follow_course, follow_names
from portal.courses.operations.founding import file_name_of, refuse_moved, refuse_slug
from portal.courses.operations.introducing import introduction_differs, keep_introduction
from portal.courses.operations.revising import announce, differs, keep_revision
from portal.courses.operations.showing_again import Again, Shown
from portal.courses.operations.turn import take_turn
from portal.courses.permissions import can_edit
from portal.courses.queries.aliases import find_moved_course, find_moved_guide, find_moved_page
from portal.courses.queries.guides import find_guide
from portal.courses.queries.texts import find_shelved
from portal.courses.surroundings import read_introduction, read_page
from portal.db import db
from portal.errors import Refused, require


def rename_page(page: Page, slug: str, *, actor: Actor | None) -> Mapping[str, str]:
    """Give the page this slug, with its completions and answers; tells its file's new name by the one before.

    Its front matter gets the old slug among its `aliases`, and published links follow, all as minor revisions.
    Raises Forbidden, and Refused for a slug that is unfit or in use, now or from before.
    """
    course = page.course
    require(can_edit(actor, course))
    take_turn()
    db.session.refresh(course, ["pages"])
    _refuse_same(slug, page.slug)
    if slug in {other.slug for other in course.pages}:
        raise Refused(_("This course already has a page with the address “%(slug)s”.", slug=slug))
    moved = find_moved_page(course, slug)
    refuse_moved(slug, moved if moved is not page else None)
    if page.kind == "guide":
        guide = find_guide(slug) or find_moved_guide(slug)
        if guide is not None and guide.id != page.id:
            raise Refused(_("The guide “%(title)s” has this address already.", title=guide.title))
    before, file_name = page.slug, page.file_name
    rename_row(page, slug, file_name_of(page.position, slug))
    record(actor, "page.renamed", page, before=before, after=slug)
    names = {file_name: page.file_name}
    _note_alias(page, before, names, actor)
    follow_names(course, names, actor=actor)
    db.session.refresh(course, ["pages"])
    return names


def rename_course(course: Course, slug: str, *, actor: Actor | None) -> None:
    """Give the course this slug; see rename_page. Its pages are rendered again, since they link to each other."""
    require(can_edit(actor, course))
    take_turn()
    _refuse_same(slug, course.slug)
    if find_shelved(slug) is not None:
        raise Refused(_("There is already a course with the address “%(slug)s”. Choose another one.", slug=slug))
    moved = find_moved_course(slug)
    refuse_moved(slug, moved if moved is not course else None)
    before = course.slug
    rename_course_row(course, slug)
    record(actor, "course.renamed", course, before=before, after=slug)
    _note_course_alias(course, before, actor)
    follow_course(before, slug, actor=actor)
    again, shown = Again(actor, now=clock.now(), message=_("Links follow a course.")), Shown()
    published = select(Page.id).where(Page.course_id == course.id, Page.revision_id.is_not(None))
    for page_id in db.session.scalars(published.where(Page.withdrawn_at.is_(None)).order_by(Page.position)).all():
        again.page(page_id, shown)


def _refuse_same(slug: str, before: str) -> None:
    refuse_slug(slug)
    if slug == before:
        raise Refused(_("This is the address that it has already."))


def _note_alias(page: Page, before: str, names: Mapping[str, str], actor: Actor | None) -> None:
    """Let the published text say the slug that the page had; a text with faults stays as it is."""
    revision = page.revision
    if revision is None:
        return
    try:
        source = with_alias(revision.source, before, now=page.slug)
    except Unreadable:
        return
    source = relinked(source, names, renamed_in=page.course.slug, course=page.course.slug)
    text, faults = read_page(page.course, page.file_name, source)
    if faults or not differs(revision, text):
        return
    author_id = actor.id if actor is not None else None
    message = _("The address was “%(slug)s” before.", slug=before)
    new = keep_revision(page, text, impact="minor", message=message, author_id=author_id, now=clock.now())
    record(actor, "page.published", page, revision=new.number, impact="minor", message=message)
    if page.withdrawn_at is None:
        announce(page, new)


def _note_course_alias(course: Course, before: str, actor: Actor | None) -> None:
    if not course.number:
        return
    try:
        source = with_alias(course.source, before, now=course.slug)
    except Unreadable:
        return
    text, faults = read_introduction(course, relinked_course(source, before, course.slug))
    if not faults and introduction_differs(course, text):
        author_id = actor.id if actor is not None else None
        message = _("The address was “%(slug)s” before.", slug=before)
        keep_introduction(course, text, message=message, author_id=author_id, now=clock.now())
        introduction_published.send(course)
