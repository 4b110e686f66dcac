"""Addresses from before: a page or a course gets another slug, and is still found by those that it had."""

from collections.abc import Iterable

from sqlalchemy import delete

from portal.courses.events import page_renamed
from portal.courses.models import Course, CourseAlias, Page, PageAlias
from portal.courses.queries.texts import course_slugs, shown_page_slugs
from portal.db import db


def set_page_slug(page: Page, slug: str, file_name: str) -> None:
    """Let the page have this slug and file from now on, and be found by the slug that it had."""
    old = page.slug
    page.slug, page.file_name = slug, file_name
    if old != slug:
        _delete_alias(page.course_id, slug)
        db.session.flush()
        add_page_aliases(page, [old])
        page_renamed.send(page, before=old)


def set_course_slug(course: Course, slug: str) -> None:
    """Let the course have this slug from now on, and be found by the one that it had."""
    old, course.slug = course.slug, slug
    claim_course_slug(slug)
    db.session.flush()
    add_course_aliases(course, [old])


def add_page_aliases(page: Page, slugs: Iterable[str]) -> None:
    """Let the page be found by these slugs, too, as far as no page that readers see has one of them now."""
    wanted = set(slugs)
    if not wanted:
        return
    for slug in sorted(wanted - shown_page_slugs(page.course_id) - {page.slug}):
        db.session.merge(PageAlias(course_id=page.course_id, slug=slug, page_id=page.id))
    db.session.flush()


def add_course_aliases(course: Course, slugs: Iterable[str]) -> None:
    """Let the course be found by these slugs, too, as far as no course has one of them now."""
    wanted = set(slugs)
    if not wanted:
        return
    for slug in sorted(wanted - course_slugs()):
        db.session.merge(CourseAlias(slug=slug, course_id=course.id))
    db.session.flush()


def claim_slug(page: Page) -> None:
    """Let no other page be found by the slug of this new one any more."""
    _delete_alias(page.course_id, page.slug)


def claim_course_slug(slug: str) -> None:
    """Let no course be found by this slug from before any more."""
    db.session.execute(delete(CourseAlias).where(CourseAlias.slug == slug))


def _delete_alias(course_id: int, slug: str) -> None:
    db.session.execute(delete(PageAlias).where(PageAlias.course_id == course_id, PageAlias.slug == slug))
