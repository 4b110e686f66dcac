"""Published links follow files and courses that got another name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from portal import clock
from portal.audit.operations import Actor, record
from portal.content.relinking import relinked, relinked_course
from portal.courses.models import Course, Page
from portal.courses.operations.introducing import introduction_differs, keep_introduction
from portal.courses.operations.revising import announce, differs, keep_revision
from portal.courses.queries.texts import get_shelf
from portal.courses.surroundings import read_introduction, read_page

Rewriting = Callable[
    [str, str], str
]  # the text of a file and the slug of its course, to the text with other links


def follow_names(renamed: Course, names: Mapping[str, str], *, actor: Actor | None) -> None:
    """Lead the links of everything that is published to the files' new names; `names` are they by the old ones."""
    message = _("Links follow pages that were moved.")

    def rewrite(source: str, course: str) -> str:
        return relinked(source, names, renamed_in=renamed.slug, course=course)

    _rewrite_all(rewrite, message, actor)


def follow_course(before: str, after: str, *, actor: Actor | None) -> None:
    """Lead the links of everything that is published to the course's new slug."""
    _rewrite_all(
        lambda source, _course: relinked_course(source, before, after), _("Links follow a course."), actor
    )


def _rewrite_all(rewrite: Rewriting, message: str, actor: Actor | None) -> None:
    for course in get_shelf().values():
        _rewrite_introduction(course, rewrite, message, actor)
        for page in course.pages:
            _rewrite_page(page, rewrite, message, actor)


def _rewrite_introduction(course: Course, rewrite: Rewriting, message: str, actor: Actor | None) -> None:
    source = rewrite(course.source, course.slug)
    if course.number and source != course.source:
        text, faults = read_introduction(course, source)
        if not faults and introduction_differs(course, text):
            author_id = actor.id if actor is not None else None
            keep_introduction(course, text, message=message, author_id=author_id, now=clock.now())


def _rewrite_page(page: Page, rewrite: Rewriting, message: str, actor: Actor | None) -> None:
    revision = page.revision
    source = rewrite(revision.source, page.course.slug) if revision is not None else ""
    if revision is None or source == revision.source:
        return
    found, faults = read_page(page.course, page.file_name, source)
    if faults or not differs(revision, found):
        return
    author_id = actor.id if actor is not None else None
    revision = keep_revision(page, found, impact="minor", message=message, author_id=author_id, now=clock.now())
    record(actor, "page.published", page, revision=revision.number, impact="minor", message=message)
    if page.withdrawn_at is None:
        announce(page, revision)
