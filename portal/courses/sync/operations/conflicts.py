"""Three-way comparison of the courses folder and the portal: what each of them changed since the last sync."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import unified_diff
from typing import Literal

from portal.accounts.models import User
from portal.content.files.library import CourseText, PageText
from portal.content.text.line_ends import with_lf_ends
from portal.courses.models import Course, Page
from portal.courses.queries.texts import INTRODUCTION_FILE, latest_introduction
from portal.courses.sync.enums import ChangedSide
from portal.db import db

Side = Literal["folder", "portal"]


@dataclass(frozen=True)
class ConflictResolution:
    """Whose text wins: by path, such as an-toan, an-toan/01-bai.md, facts.yml or facts.yml#id, or else `default`.

    None: nobody has decided.
    """

    default: Side | None = None
    paths: Mapping[str, Side] = field(default_factory=dict)

    def of(self, place: str) -> Side | None:
        """Whose text wins at this place; what is said of the place itself counts more than what is around it."""
        around = (place, place.partition("#")[0], place.partition("/")[0])
        return next((self.paths[path] for path in around if path in self.paths), self.default)


@dataclass(frozen=True)
class Conflict:
    """A file, or one fact, that both sides changed: the folder's text (None: it is gone there) and the portal's.

    The introduction of a course has an empty slug; a fact is in no course and has the number 0.
    `is_withdrawn`: the portal shows it to nobody any more; `moved_to`: the name that the portal gave its file;
    `taken_by`: the guide of the portal that has the address of this one, which the portal does not have.
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
    taken_by: str = ""

    @property
    def place(self) -> str:
        """Where the page lies in the folder."""
        return f"{self.course}/{self.file_name}" if self.course else self.file_name

    @property
    def diff(self) -> str:
        """What the folder's text would change in the portal's, as a unified diff; empty if the folder has none."""
        if self.folder is None or self.taken_by:
            return ""
        lines = unified_diff(
            self.portal.splitlines(),
            self.folder.splitlines(),
            f"{self.place} (portal, {self.number})" if self.number else f"{self.place} (portal)",
            f"{self.place} (courses)",
            lineterm="",
        )
        return "\n".join(lines)


def sha256(source: str) -> str:
    """The hash by which the text of the last sync is known again, whatever ends its lines."""
    return hashlib.sha256(with_lf_ends(source).encode()).hexdigest()


def compare_page(page: Page, text: PageText | None) -> ChangedSide:
    """Who changed the page's text; what never stood in the folder, or left it, is the portal's own."""
    if text is None:
        if not page.folder_name:
            return ChangedSide.PORTAL
        is_changed_here = page.revision is None or sha256(page.revision.source) != page.folder_sha256
        return ChangedSide.BOTH if is_changed_here and page.withdrawn_at is None else ChangedSide.FOLDER
    revision = page.revision
    if revision is None or (page.withdrawn_at is not None and not page.withdrawn_here):
        return ChangedSide.FOLDER
    if page.withdrawn_here:
        return ChangedSide.PORTAL if sha256(text.source) == page.folder_sha256 else ChangedSide.BOTH
    return _compare(revision.source, text.source, page.folder_sha256)


def compare_name(page: Page, text: PageText) -> ChangedSide:
    """Who gave the page's file another name: its number says where in the course it stands."""
    if not page.folder_name or page.file_name in (text.file_name, page.folder_name):
        return ChangedSide.FOLDER
    return ChangedSide.PORTAL if text.file_name == page.folder_name else ChangedSide.BOTH


def compare_introduction(course: Course, text: CourseText | None) -> ChangedSide:
    """Who changed the introduction, or withdrew the course; see compare_page."""
    if text is None:
        if not course.folder_name:
            return ChangedSide.PORTAL
        is_changed_here = course.number > 0 and sha256(course.source) != course.folder_sha256
        return ChangedSide.BOTH if is_changed_here and course.withdrawn_at is None else ChangedSide.FOLDER
    if course.number == 0 or (course.withdrawn_at is not None and not course.withdrawn_here):
        return ChangedSide.FOLDER
    if course.withdrawn_here:
        return ChangedSide.PORTAL if sha256(text.source) == course.folder_sha256 else ChangedSide.BOTH
    return _compare(course.source, text.source, course.folder_sha256)


def _compare(portal: str, folder: str, synced: str) -> ChangedSide:
    if sha256(portal) in (sha256(folder), synced):
        return ChangedSide.FOLDER
    return ChangedSide.PORTAL if sha256(folder) == synced else ChangedSide.BOTH


def introduction_conflict(course: Course, text: CourseText | None) -> Conflict:
    """The introduction that both sides changed."""
    latest = latest_introduction(course)
    return Conflict(
        text.slug if text is not None else course.folder_name or course.slug,
        "",
        INTRODUCTION_FILE,
        course.number,
        author_name(latest.author_id),
        latest.published_at,
        course.source,
        text.source if text is not None else None,
        is_withdrawn=course.withdrawn_here,
    )


def page_conflict(course: str, page: Page, text: PageText | None, *, is_moved: bool = False) -> Conflict:
    """The page of this course of the folder that both sides changed, or whose file both moved."""
    revision = page.revision
    if revision is None:
        raise ValueError(f"{page.file_name} was never published")
    return Conflict(
        course,
        page.slug,
        text.file_name if text is not None else page.folder_name,
        revision.number,
        author_name(revision.author_id),
        revision.published_at,
        revision.source,
        text.source if text is not None else None,
        is_withdrawn=page.withdrawn_here and not is_moved,
        moved_to=page.file_name if is_moved else "",
    )


def slug_conflict(course: str, text: PageText, holder: Page) -> Conflict:
    """A page of the folder whose address the portal has given to another one of its own."""
    revision = holder.revision
    if revision is None:
        raise ValueError(f"{holder.file_name} was never published")
    return Conflict(
        course,
        text.slug,
        text.file_name,
        revision.number,
        author_name(revision.author_id),
        revision.published_at,
        revision.source,
        text.source,
        taken_by=f"{holder.course.slug}/{holder.file_name}",
    )


def author_name(author_id: int | None) -> str | None:
    """The name of whoever published a text; None for the portal itself."""
    author = db.session.get(User, author_id) if author_id is not None else None
    return author.name if author is not None else None
