"""Another address for a page or a course, given in the portal; the one before leads to it."""

from collections.abc import Mapping

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.enums import Impact, PageKind
from portal.content.files.front_matter_editing import with_former_slug
from portal.content.files.yaml_editing import UneditableText
from portal.content.markdown.rewrite_links import relink_course, relink_files
from portal.courses.events import introduction_published
from portal.courses.models import Course, Page
from portal.courses.operations.aliases import set_course_slug, set_page_slug
from portal.courses.operations.create import (
    ensure_no_course_has,
    ensure_no_page_has,
    ensure_slug_not_alias,
    ensure_valid_page_slug,
    ensure_valid_slug,
    file_name_of,
)
from portal.courses.operations.publish_introduction import introduction_differs, save_introduction
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.publish_page import revision_differs, save_revision, send_page_published
from portal.courses.operations.rerender import Rerender, RerenderResult
from portal.courses.operations.rewrite_links import rewrite_course_links, rewrite_page_links
from portal.courses.permissions import can_edit
from portal.courses.queries.aliases import find_moved_course, find_moved_guide, find_moved_page
from portal.courses.queries.guides import find_guide
from portal.courses.queries.page_loader import read_introduction, read_page
from portal.courses.queries.texts import published_page_ids
from portal.db import db
from portal.errors import Refused, require


def rename_page(page: Page, slug: str, *, actor: Actor | None) -> Mapping[str, str]:
    """Give the page this slug, with its completions and answers; tells its file's new name by the one before.

    Its front matter gets the old slug among its `aliases`, and published links follow, all as minor revisions.
    Raises Forbidden, and Refused for a slug that is unfit or in use, now or from before.
    """
    course = page.course
    require(can_edit(actor, course))
    acquire_publish_lock()
    db.session.refresh(course, ["pages"])
    ensure_valid_page_slug(slug)
    _ensure_slug_changed(slug, page.slug)
    ensure_no_page_has(course, slug)
    moved = find_moved_page(course, slug)
    ensure_slug_not_alias(slug, moved if moved is not page else None)
    if page.kind == PageKind.GUIDE:
        guide = find_guide(slug) or find_moved_guide(slug)
        if guide is not None and guide.id != page.id:
            raise Refused(_("The guide “%(title)s” has this address already.", title=guide.title))
    before, file_name = page.slug, page.file_name
    set_page_slug(page, slug, file_name_of(page.position, slug))
    record(actor, "page.renamed", page, before=before, after=slug)
    names = {file_name: page.file_name}
    _write_alias(page, before, names, actor)
    rewrite_page_links(course, names, actor=actor)
    db.session.refresh(course, ["pages"])
    return names


def rename_course(course: Course, slug: str, *, actor: Actor | None) -> None:
    """Give the course this slug; see rename_page. Its pages are rendered again, since they link to each other."""
    require(can_edit(actor, course))
    acquire_publish_lock()
    _ensure_slug_changed(slug, course.slug)
    ensure_no_course_has(slug)
    moved = find_moved_course(slug)
    ensure_slug_not_alias(slug, moved if moved is not course else None)
    before = course.slug
    set_course_slug(course, slug)
    record(actor, "course.renamed", course, before=before, after=slug)
    _write_course_alias(course, before, actor)
    rewrite_course_links(before, slug, actor=actor)
    again, shown = Rerender(actor, now=clock.now(), message=_("Links follow a course.")), RerenderResult()
    for page_id in published_page_ids(course.id):
        again.page(page_id, shown)


def _ensure_slug_changed(slug: str, before: str) -> None:
    ensure_valid_slug(slug)
    if slug == before:
        raise Refused(_("This is the address that it has already."))


def _write_alias(page: Page, before: str, names: Mapping[str, str], actor: Actor | None) -> None:
    """Let the published text say the slug that the page had; a text with faults stays as it is."""
    revision = page.revision
    if revision is None:
        return
    try:
        source = with_former_slug(revision.source, before, now=page.slug)
    except UneditableText:
        return
    source = relink_files(source, names, renamed_in=page.course.slug, course=page.course.slug)
    text, faults = read_page(page.course, page.file_name, source)
    if faults or not revision_differs(revision, text):
        return
    author_id = actor.id if actor is not None else None
    message = _("The address was “%(slug)s” before.", slug=before)
    new = save_revision(page, text, impact=Impact.MINOR, message=message, author_id=author_id, now=clock.now())
    record(actor, "page.published", page, revision=new.number, impact=Impact.MINOR, message=message)
    if page.withdrawn_at is None:
        send_page_published(page, new)


def _write_course_alias(course: Course, before: str, actor: Actor | None) -> None:
    if not course.number:
        return
    try:
        source = with_former_slug(course.source, before, now=course.slug)
    except UneditableText:
        return
    text, faults = read_introduction(course, relink_course(source, before, course.slug))
    if not faults and introduction_differs(course, text):
        author_id = actor.id if actor is not None else None
        message = _("The address was “%(slug)s” before.", slug=before)
        save_introduction(course, text, message=message, author_id=author_id, now=clock.now())
        introduction_published.send(course)
