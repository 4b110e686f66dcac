"""Published links follow files and courses that got another name."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.enums import Impact
from portal.content.markdown.rewrite_links import relink_course, relink_files, rename_media
from portal.courses.models import Course, Page
from portal.courses.operations.publish_introduction import introduction_differs, save_introduction
from portal.courses.operations.publish_page import revision_differs, save_revision, send_page_published
from portal.courses.queries.page_loader import read_introduction, read_page
from portal.courses.queries.texts import load_courses

Rewriting = Callable[
    [str, str], str
]  # the text of a file and the slug of its course, to the text with other links


def rewrite_page_links(renamed: Course, names: Mapping[str, str], *, actor: Actor | None) -> None:
    """Lead the links of everything that is published to the files' new names; `names` are they by the old ones."""
    message = _("Links follow pages that were moved.")

    def rewrite(source: str, course: str) -> str:
        return relink_files(source, names, renamed_in=renamed.slug, course=course)

    _rewrite_all(rewrite, message, actor)


def rewrite_course_links(before: str, after: str, *, actor: Actor | None) -> None:
    """Lead the links of everything that is published to the course's new slug."""
    _rewrite_all(lambda source, _course: relink_course(source, before, after), _("Links follow a course."), actor)


def rewrite_media_links(course: Course, names: Mapping[str, str], *, actor: Actor | None) -> None:
    """Let everything published of the course name its files anew; `names` are the new ones by the old."""
    message = _("Pictures have other names.")

    def rewrite(source: str, _course: str) -> str:
        return rename_media(source, names)

    _rewrite_introduction(course, rewrite, message, actor)
    for page in course.pages:
        _rewrite_page(page, rewrite, message, actor)


def _rewrite_all(rewrite: Rewriting, message: str, actor: Actor | None) -> None:
    for course in load_courses().values():
        _rewrite_introduction(course, rewrite, message, actor)
        for page in course.pages:
            _rewrite_page(page, rewrite, message, actor)


def _rewrite_introduction(course: Course, rewrite: Rewriting, message: str, actor: Actor | None) -> None:
    source = rewrite(course.source, course.slug)
    if course.number and source != course.source:
        text, faults = read_introduction(course, source)
        if not faults and introduction_differs(course, text):
            author_id = actor.id if actor is not None else None
            save_introduction(course, text, message=message, author_id=author_id, now=clock.now())


def _rewrite_page(page: Page, rewrite: Rewriting, message: str, actor: Actor | None) -> None:
    revision = page.revision
    source = rewrite(revision.source, page.course.slug) if revision is not None else ""
    if revision is None or source == revision.source:
        return
    found, faults = read_page(page.course, page.file_name, source)
    if faults or not revision_differs(revision, found):
        return
    author_id = actor.id if actor is not None else None
    revision = save_revision(
        page, found, impact=Impact.MINOR, message=message, author_id=author_id, now=clock.now()
    )
    record(actor, "page.published", page, revision=revision.number, impact=Impact.MINOR, message=message)
    if page.withdrawn_at is None:
        send_page_published(page, revision)
