"""Everything a file said: its published revisions, and what was written between them."""

from dataclasses import dataclass
from datetime import datetime
from math import inf

from sqlalchemy import bindparam, literal, select
from sqlalchemy.orm import undefer

from portal.accounts.models import User
from portal.courses.models import Course, CourseRevision, Page, Revision
from portal.db import Rows, db, fetch
from portal.drafts.models import Draft, DraftVersion


@dataclass(frozen=True)
class Version:
    """What the file said once; `name` stands in addresses: r3 is the third revision, s17 a sitting's id."""

    name: str
    number: int | None  # of the revision; none: a sitting
    author: str | None  # none: from the courses folder
    at: datetime
    message: str
    impact: str
    published_as: int | None = None  # the revision that a sitting went into
    started_at: datetime | None = None  # of a sitting, which ended at `at`

    @property
    def is_published(self) -> bool:
        """Whether readers saw it."""
        return self.number is not None


_INTRODUCTIONS: Rows = (
    select(
        CourseRevision.number,
        User.name,
        CourseRevision.published_at,
        CourseRevision.message,
        literal("").label("impact"),
    )
    .outerjoin(User, User.id == CourseRevision.author_id)
    .where(CourseRevision.course_id == bindparam("course_id"))
)
_REVISIONS: Rows = (
    select(Revision.number, User.name, Revision.published_at, Revision.message, Revision.impact)
    .outerjoin(User, User.id == Revision.author_id)
    .where(Revision.page_id == bindparam("page_id"))
)
_SITTINGS: Rows = (
    select(DraftVersion.id, User.name, DraftVersion.started_at, DraftVersion.saved_at, DraftVersion.published_as)
    .join(Draft, Draft.id == DraftVersion.draft_id)
    .outerjoin(User, User.id == DraftVersion.author_id)
    .where(Draft.course_id == bindparam("course_id"), Draft.slug == bindparam("page_slug"))
)


def versions_of(course: Course, page: Page | None) -> list[Version]:
    """All versions of the file (page None: the introduction), the newest first."""
    return versions_at(course.id, page.id if page is not None else None, page.slug if page is not None else "")


def versions_at(course_id: int, page_id: int | None, slug: str) -> list[Version]:
    """The same, of the page with this id and slug; both are none and empty for the introduction."""
    rows = (
        fetch(_INTRODUCTIONS, {"course_id": course_id})
        if page_id is None
        else fetch(_REVISIONS, {"page_id": page_id})
    )
    found = [
        Version(f"r{row.number}", row.number, row.name, row.published_at, row.message, row.impact) for row in rows
    ]
    found += [
        Version(f"s{row.id}", None, row.name, row.saved_at, "", "", row.published_as, row.started_at)
        for row in fetch(_SITTINGS, {"course_id": course_id, "page_slug": slug})
    ]
    return sorted(found, key=_sort_key, reverse=True)


def _sort_key(version: Version) -> tuple[float, bool, datetime, int]:
    """Revisions by their numbers, below each what was written for it, above all what is in none yet."""
    number = version.number if version.is_published else version.published_as
    return number or inf, version.is_published, version.at, int(version.name[1:])


def authors_of(draft_id: int) -> set[int]:
    """The ids of those who wrote what the draft says beyond the published text."""
    wanted = select(DraftVersion.author_id).where(
        DraftVersion.draft_id == draft_id, DraftVersion.published_as.is_(None), DraftVersion.author_id.is_not(None)
    )
    return {id_ for id_ in db.session.scalars(wanted) if id_ is not None}


def latest_version(draft_id: int) -> DraftVersion | None:
    """The last version of the draft that its history has, with its text."""
    wanted = select(DraftVersion).where(DraftVersion.draft_id == draft_id).order_by(DraftVersion.id.desc())
    return db.session.scalar(wanted.limit(1).options(undefer(DraftVersion.source)))


def find_version(course: Course, page: Page | None, name: str) -> str | None:
    """What the file said in this version, to the letter."""
    kind, number = name[:1], name[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    if kind == "s":
        wanted = (
            select(DraftVersion.source)
            .join(Draft, Draft.id == DraftVersion.draft_id)
            .where(
                DraftVersion.id == int(number),
                Draft.course_id == course.id,
                Draft.slug == (page.slug if page is not None else ""),
            )
        )
    elif kind == "r" and page is None:
        wanted = select(CourseRevision.source).where(
            CourseRevision.course_id == course.id, CourseRevision.number == int(number)
        )
    elif kind == "r" and page is not None:
        wanted = select(Revision.source).where(Revision.page_id == page.id, Revision.number == int(number))
    else:
        return None
    return db.session.scalars(wanted).one_or_none()


def name_of_source(course: Course, page: Page | None, source: str) -> str | None:
    """The name of the latest version in the history that said this; None where none did."""
    said = (
        select(DraftVersion.id)
        .join(Draft, Draft.id == DraftVersion.draft_id)
        .where(
            Draft.course_id == course.id,
            Draft.slug == (page.slug if page is not None else ""),
            DraftVersion.source == source,
        )
        .order_by(DraftVersion.id.desc())
    )
    found = db.session.scalar(said.limit(1))
    if found is not None:
        return f"s{found}"
    number = course.number if page is None else page.revision.number if page.revision is not None else 0
    return f"r{number}" if number and find_version(course, page, f"r{number}") == source else None
