"""Files that were changed in the portal since the last sync, and differ from what the folder says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from sqlalchemy import select

from portal.accounts.models import User
from portal.content.library import CourseText, Library, PageText
from portal.courses.models import Course, CourseRevision, FactChange, Page, RegistryFile, Revision
from portal.courses.queries.facts import FACTS
from portal.courses.queries.texts import INTRODUCTION
from portal.db import db
from portal.errors import Stale


@dataclass(frozen=True)
class Conflict:
    """One file with two texts: the folder's (None: it has no such file) and the portal's later revision.

    The introduction of a course has an empty slug; facts.yml, which has no revisions, is in no course and has the
    number 0. `is_withdrawn`: the portal shows it to nobody any more;
    `moved_to`: the name that the portal gave its file.
    """

    course: str
    slug: str
    file_name: str
    number: int
    author: str | None
    published_at: datetime
    portal: str
    folder: str | None
    is_withdrawn: bool = False
    moved_to: str = ""

    @property
    def place(self) -> str:
        """Where the page lies in the folder."""
        return f"{self.course}/{self.file_name}" if self.course else self.file_name

    @property
    def diff(self) -> str:
        """What the folder's text would change in the portal's, as a unified diff; empty if the folder has none."""
        if self.folder is None:
            return ""
        lines = unified_diff(
            self.portal.splitlines(),
            self.folder.splitlines(),
            f"{self.place} (portal, {self.number})" if self.number else f"{self.place} (portal)",
            f"{self.place} (courses)",
            lineterm="",
        )
        return "\n".join(lines)


class Conflicted(Stale):
    """Publishing would overwrite what was written in the portal; `conflicts` says which pages."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(", ".join(conflict.place for conflict in conflicts))
        self.conflicts = conflicts


def find_conflicts(library: Library, shelf: Mapping[str, Course]) -> tuple[Conflict, ...]:
    """The files of the shelf (courses by slug) that the portal changed, and the folder has not taken over.

    A text whose words the folder has never held and does not hold now, or that was withdrawn in the portal.
    """
    files = {(course.slug, page.slug): page for course in library.courses for page in course.pages}
    introductions = {course.slug: course for course in library.courses}
    found = []
    for course in shelf.values():
        introduction = introductions.get(course.slug)
        if is_ahead(course) and (introduction is None or introduction.source != course.source):
            found.append(_introduction_conflict(course, introduction))
        for page in course.pages:
            text = files.get((course.slug, page.slug))
            if page.revision is not None and page.withdrawn_here and text is not None:
                found.append(_conflict(page, page.revision, text, is_withdrawn=True))
            elif page.revision is not None and page.moved_here and text and text.file_name != page.file_name:
                found.append(_conflict(page, page.revision, text, is_moved=True))
            revision = unsynced(page)
            if revision is not None and (text is None or text.source != revision.source):
                found.append(_conflict(page, revision, text))
    return tuple(sorted(found, key=lambda conflict: conflict.place))


def facts_conflict(library: Library) -> Conflict | None:
    """facts.yml, if it was changed in the portal since the last sync and the folder has another one."""
    file = db.session.get(RegistryFile, FACTS, populate_existing=True)
    text = library.texts.get(FACTS)
    if file is None or file.changed_at is None or file.source == text:
        return None
    author_id = db.session.scalar(select(FactChange.changed_by_id).order_by(FactChange.id.desc()).limit(1))
    return Conflict("", "", FACTS, 0, _name(author_id), file.changed_at, file.source, text)


def unsynced(page: Page) -> Revision | None:
    """The page's revision if readers see it and the folder has never held it."""
    revision = page.revision
    if revision is None or page.withdrawn_at is not None or revision.number <= page.synced_number:
        return None
    return revision


def is_ahead(course: Course) -> bool:
    """Whether the introduction was changed, or the course withdrawn, in the portal since the last sync."""
    return course.withdrawn_here or (course.withdrawn_at is None and course.number > course.synced_number)


def _introduction_conflict(course: Course, text: CourseText | None) -> Conflict:
    latest = db.session.scalars(
        select(CourseRevision).where(CourseRevision.course_id == course.id, CourseRevision.number == course.number)
    ).one()
    return Conflict(
        course.slug,
        "",
        INTRODUCTION,
        course.number,
        _name(latest.author_id),
        latest.published_at,
        course.source,
        text.source if text is not None else None,
        is_withdrawn=course.withdrawn_here,
    )


def _conflict(
    page: Page, revision: Revision, text: PageText | None, *, is_withdrawn: bool = False, is_moved: bool = False
) -> Conflict:
    return Conflict(
        page.course.slug,
        page.slug,
        text.file_name if text is not None else page.file_name,
        revision.number,
        _name(revision.author_id),
        revision.published_at,
        revision.source,
        text.source if text is not None else None,
        is_withdrawn=is_withdrawn,
        moved_to=page.file_name if is_moved else "",
    )


def _name(author_id: int | None) -> str | None:
    author = db.session.get(User, author_id) if author_id is not None else None
    return author.name if author is not None else None
