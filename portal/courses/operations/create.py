"""Creating courses and pages: readers see neither before its first text is published."""

import re

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.files.yaml_values import SLUG
from portal.content.markdown.links import PAGE_FILE_NAME, RESERVED_PAGE_SLUGS
from portal.content.text.vietnamese import fold
from portal.courses.models import Course, Page
from portal.courses.operations.aliases import claim_course_slug, claim_slug
from portal.courses.operations.publish_introduction import DEFAULT_POSITION, UnitAudience, build_course
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.permissions import can_edit
from portal.courses.queries import texts
from portal.courses.queries.aliases import find_moved_course, find_moved_page
from portal.db import db
from portal.errors import Refused, require
from portal.units.models import Unit

MAX_SLUG_LENGTH = 60  # letters; it stands in addresses that people read out
MAX_PAGE_NUMBER = 999  # a file name has two or three digits


def slugify(title: str) -> str:
    """The title as an address says it: a–z, 0–9 and hyphens; empty where nothing of it is left."""
    words = re.findall(r"[a-z0-9]+", fold(title))
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > MAX_SLUG_LENGTH and slug:
            break
        slug = f"{slug}-{word}" if slug else word[:MAX_SLUG_LENGTH]
    return slug


def create_course(slug: str, *, title: str, unit: Unit | None, actor: Actor | None) -> Course:
    """An empty course of the unit (none: for everybody). Raises Forbidden, and Refused for an unfit slug."""
    require(can_edit(actor, UnitAudience(unit.id if unit is not None else None)))
    acquire_publish_lock()
    ensure_valid_slug(slug)
    ensure_no_course_has(slug)
    ensure_slug_not_alias(slug, find_moved_course(slug))
    claim_course_slug(slug)
    course = build_course(slug)
    course.title = title
    course.language = "vi"
    course.position = DEFAULT_POSITION
    course.unit_id = unit.id if unit is not None else None
    db.session.add(course)
    db.session.flush()
    record(actor, "course.created", course, title=title)
    return course


def create_page(course: Course, slug: str, *, kind: str, title: str, actor: Actor | None) -> Page:
    """An empty page at the end of the course. Raises Forbidden, and Refused for an unfit slug or one in use."""
    require(can_edit(actor, course))
    acquire_publish_lock()
    db.session.refresh(course, ["pages"])
    ensure_valid_page_slug(slug)
    ensure_no_page_has(course, slug)
    ensure_slug_not_alias(slug, find_moved_page(course, slug))
    number = max((page.position for page in course.pages), default=0) + 1
    if number > MAX_PAGE_NUMBER:
        raise Refused(_("The last page has the number 999; no page fits behind it."))
    page = Page(
        course=course,
        slug=slug,
        position=number,
        file_name=file_name_of(number, slug),
        kind=kind,
        title=title,
        minutes=1,
        revision=None,
        folder_name="",
        folder_sha256="",
        withdrawn_at=clock.now(),
        withdrawn_here=False,
    )
    db.session.add(page)
    db.session.flush()
    claim_slug(page)
    record(actor, "page.created", page, title=title)
    return page


def file_name_of(number: int, slug: str) -> str:
    """The name of the file of a page with this number."""
    return f"{number:02d}-{slug}.md"


def ensure_no_course_has(slug: str) -> None:
    """Raise Refused for the slug of a course, shown to readers or not."""
    holder = texts.find_any_course(slug)
    if holder is not None and holder.deleted_at is not None:
        raise Refused(_("A course that was deleted has the address “%(slug)s”. Choose another one.", slug=slug))
    if holder is not None:
        raise Refused(_("There is already a course with the address “%(slug)s”. Choose another one.", slug=slug))


def ensure_no_page_has(course: Course, slug: str) -> None:
    """Raise Refused for the slug of a page of the course, shown to readers or not."""
    holder = next((page for page in course.pages if page.slug == slug), None)
    if holder is not None and holder.deleted_at is not None:
        raise Refused(_("A page that was deleted has the address “%(slug)s”. Choose another one.", slug=slug))
    if holder is not None:
        raise Refused(_("This course already has a page with the address “%(slug)s”.", slug=slug))


def ensure_slug_not_alias(slug: str, holder: Course | Page | None) -> None:
    """Raise Refused for a slug from before, by which readers still find its holder."""
    was_published = holder is not None and (holder.number if isinstance(holder, Course) else holder.revision_id)
    if holder is not None and was_published:
        title = holder.title
        raise Refused(_("“%(slug)s” still leads to “%(title)s”. Choose another one.", slug=slug, title=title))


def ensure_valid_slug(slug: str) -> None:
    """Raise Refused for a slug that no file could have."""
    if (
        not SLUG.fullmatch(slug)
        or not PAGE_FILE_NAME.fullmatch(file_name_of(1, slug))
        or len(slug) > MAX_SLUG_LENGTH
    ):
        raise Refused(
            _("An address has small letters a–z, digits and hyphens, at most %(most)d.", most=MAX_SLUG_LENGTH)
        )


def ensure_valid_page_slug(slug: str) -> None:
    """Raise Refused for a slug that no page can have: unfit for a file, or of another screen of the course."""
    ensure_valid_slug(slug)
    if slug in RESERVED_PAGE_SLUGS:
        raise Refused(_("“%(slug)s” leads to another screen of the course. Choose another one.", slug=slug))
