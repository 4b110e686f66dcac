"""All that a screen of a text at work is made of, as values: what is kept of the screen is known by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, case, literal_column, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course, CourseMedia, Media, Page
from portal.courses.permissions import WRITER_ROLES
from portal.db import Rows, fetch, table_of
from portal.drafts.enums import DraftState
from portal.drafts.models import Comment, Draft, DraftVersion, OpenEditor
from portal.units.models import Grant
from portal.units.queries.catalogue_cache import cached_by_catalogue_version, request_version
from portal.units.queries.grants import is_valid

EDITOR_TIMEOUT = timedelta(seconds=20)  # a tab that was not heard of for so long is closed or asleep
Values = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text is found: its course, the course's unit, and its page; none: it is the introduction."""

    course_id: int
    unit_id: int | None
    page_id: int | None


@dataclass(frozen=True, slots=True)
class TextState:
    """What the database says of a text, of those written beside it, and of who may do what with it.

    Whatever else its screens show is of the catalogue's `version`, which is read with each request, or belongs to
    the viewer. A source stands here by its SHA-256.
    """

    version: str
    slug: str
    place: TextPlace
    drafts: Values
    media: Values
    comments: Values
    authors: Values
    writers: Values


_course = (Course.slug == bindparam("course_slug"), Course.deleted_at.is_(None))
_INTRODUCTION: Rows = select(Course.id, Course.unit_id, literal_column("NULL")).where(*_course)
_PAGE: Rows = (
    select(Course.id, Course.unit_id, Page.id)
    .join(Page, Page.course_id == Course.id)
    .where(*_course, Page.slug == bindparam("page_slug"), Page.deleted_at.is_(None))
)


@cached_by_catalogue_version(1024)
def find_text_place(course_slug: str, page_slug: str) -> TextPlace | None:
    """Where the page of this course is, its introduction for an empty slug; None: it is not there or deleted."""
    statement = _PAGE if page_slug else _INTRODUCTION
    asked = {"course_slug": course_slug} | ({"page_slug": page_slug} if page_slug else {})
    row = fetch(statement, asked).first()
    return TextPlace(*row) if row is not None else None


_saver, _submitter, _reviewer, _approver = (aliased(User) for _ in range(4))
_draft = table_of(Draft).c
# What readers see already says nothing more than the catalogue; its text is long.
_waiting = case((_draft.state != DraftState.PUBLISHED, _draft.source), else_="")
_DRAFTS: Rows = (
    select(
        *(column for column in _draft if column is not _draft.source),
        *(_saver.name, _submitter.name, _reviewer.name, _approver.name),
        _waiting,
    )
    .outerjoin(_saver, _saver.id == _draft.saved_by_id)
    .outerjoin(_submitter, _submitter.id == _draft.submitted_by_id)
    .outerjoin(_reviewer, _reviewer.id == _draft.reviewer_id)
    .outerjoin(_approver, _approver.id == _draft.approved_by_id)
    .where(_draft.course_id == bindparam("course_id"))
    .order_by(_draft.id)
)
_MEDIA: Rows = (
    select(*table_of(CourseMedia).c, Media.mime, Media.size, Media.created_at)
    .join(Media, Media.sha256 == CourseMedia.sha256)
    .where(CourseMedia.course_id == bindparam("course_id"))
    .order_by(CourseMedia.name)
)
_author, _resolver = aliased(User), aliased(User)
_comment = table_of(Comment).c
_COMMENTS: Rows = (
    select(*_comment, _author.name, _resolver.name)
    .join(_author, _author.id == _comment.author_id)
    .outerjoin(_resolver, _resolver.id == _comment.resolved_by_id)
    .where(_comment.draft_id == bindparam("draft_id"))
    .order_by(_comment.id)
)
_AUTHORS: Rows = (
    select(DraftVersion.author_id)
    .where(DraftVersion.draft_id == bindparam("draft_id"), DraftVersion.published_as.is_(None))
    .distinct()
    .order_by(DraftVersion.author_id)
)
_WRITERS: Rows = (
    select(Grant.user_id, Grant.unit_id, Grant.role, User.name, User.name_key, User.deactivated_at)
    .join(User, User.id == Grant.user_id)
    .where(
        or_(*(Grant.role == role for role in sorted(WRITER_ROLES))),
        is_valid(bindparam("now", type_=Grant.since.type)),
    )
    .order_by(Grant.id)
)
_TABS: Rows = (
    select(User.name, OpenEditor.opened_at)
    .join(User, User.id == OpenEditor.user_id)
    .where(
        OpenEditor.course_id == bindparam("course_id"),
        OpenEditor.slug == bindparam("page_slug"),
        OpenEditor.tab != bindparam("but"),
        OpenEditor.seen_at > bindparam("since", type_=OpenEditor.seen_at.type),
    )
    .order_by(OpenEditor.opened_at, OpenEditor.tab)
)


def text_state(place: TextPlace, slug: str) -> TextState | None:
    """The state of the text that is found there; None where this request may keep nothing."""
    version = request_version()
    if version is None:
        return None
    course = {"course_id": place.course_id}
    drafts = [(*row[:-1], _digest(row[-1])) for row in fetch(_DRAFTS, course)]
    own = next((row for row in drafts if row[_SLUG] == slug), None)
    comments: Values = ()
    authors: Values = ()
    writers: Values = ()
    if own is not None:
        comments = _rows(fetch(_COMMENTS, {"draft_id": own[_ID]}).all())
    # Who may review, approve or publish is asked only of what waits; for whom a course may be, of introductions.
    if own is not None and own[_STATE] != DraftState.PUBLISHED:
        authors = _rows(fetch(_AUTHORS, {"draft_id": own[_ID]}).all())
        writers = _rows(fetch(_WRITERS, {"now": clock.now()}).all())
    elif place.page_id is None:
        writers = _rows(fetch(_WRITERS, {"now": clock.now()}).all())
    media = _rows(fetch(_MEDIA, course).all())
    return TextState(version, slug, place, tuple(drafts), media, comments, authors, writers)


_named = [column.name for column in _draft if column is not _draft.source]
_ID, _SLUG, _STATE = (_named.index(name) for name in ("id", "slug", "state"))


def other_editors(course_id: int, slug: str, *, but: str = "") -> tuple[tuple[str, datetime], ...]:
    """Who has the text open in tabs other than the one of this name, and since when; everybody once."""
    asked = {"course_id": course_id, "page_slug": slug, "but": but, "since": clock.now() - EDITOR_TIMEOUT}
    opened: dict[str, datetime] = {}
    for name, opened_at in fetch(_TABS, asked):
        opened.setdefault(name, opened_at)
    return tuple(opened.items())


def _rows(rows: Sequence[Any]) -> Values:
    return tuple(tuple(row) for row in rows)


def _digest(source: str) -> bytes:
    return sha256(source.encode()).digest()
