"""The files of a course as those see them who write them: what is published, and what is being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from portal.content.enums import PageKind
from portal.content.markdown.links import COURSE_FILE
from portal.courses.models import Course, Page, Revision
from portal.db import Rows, db, fetch
from portal.drafts.enums import DraftState, PublicationState
from portal.drafts.models import Comment, Draft
from portal.errors import NotFound

# Of a draft: neither its page nor its course was deleted.
IS_KEPT = ~exists().where(Page.id == Draft.page_id, Page.deleted_at.is_not(None)).correlate(
    Draft
) & ~exists().where(Course.id == Draft.course_id, Course.deleted_at.is_not(None)).correlate(Draft)


@dataclass(frozen=True)
class WorkingCopy:
    """One file of a course at work: `page` is None for the introduction, `draft` where nobody wrote on it yet.

    `source` is what the editor shows: the draft while one is pending, else what is published.
    """

    course: Course
    page: Page | None
    draft: Draft | None
    source: str

    @property
    def slug(self) -> str:
        """The page's slug; empty for the introduction."""
        return self.page.slug if self.page is not None else ""

    @property
    def file_name(self) -> str:
        """The name of its file in the course's folder."""
        return self.page.file_name if self.page is not None else COURSE_FILE

    @property
    def kind(self) -> str:
        """The kind of the page as it was last published or begun; course for the introduction."""
        return self.page.kind if self.page is not None else PageKind.COURSE

    @property
    def title(self) -> str:
        """What it is called in lists."""
        return self.page.title if self.page is not None else self.course.title

    @property
    def number(self) -> int:
        """The number of its latest revision; 0: none yet."""
        if self.page is None:
            return self.course.number
        return self.page.revision.number if self.page.revision is not None else 0

    @property
    def is_pending(self) -> bool:
        """Whether something was written that readers do not see yet."""
        return self.draft is not None and self.draft.is_pending

    @property
    def state(self) -> str:
        """published, draft, in_review or approved; hidden where nothing is pending and readers do not see it."""
        if self.draft is not None and self.draft.is_pending:
            return self.draft.state
        return PublicationState.PUBLISHED if self.is_shown else PublicationState.HIDDEN

    @property
    def is_shown(self) -> bool:
        """Whether readers see it, in whatever revision."""
        thing = self.page if self.page is not None else self.course
        return thing.withdrawn_at is None and self.course.withdrawn_at is None

    @property
    def version(self) -> int:
        """How often it was saved; who saves names the one that was read. 0: never."""
        return self.draft.version if self.draft is not None else 0

    @property
    def based_on(self) -> int:
        """The number of the revision that what the editor shows began from."""
        return self.draft.based_on if self.draft is not None and self.draft.is_pending else self.number

    @property
    def is_outdated(self) -> bool:
        """Whether another text was published since the draft was begun."""
        return self.is_pending and self.based_on != self.number

    @property
    def saved_at(self) -> datetime | None:
        """When the pending draft was last saved."""
        return self.draft.saved_at if self.draft is not None and self.draft.is_pending else None

    @property
    def saved_by_name(self) -> str:
        """Who last saved the pending draft."""
        return self.draft.saved_by.name if self.draft is not None and self.draft.saved_by is not None else ""


_DRAFT = (
    select(Draft)
    .where(Draft.course_id == bindparam("course_id"), Draft.slug == bindparam("slug"))
    .options(undefer(Draft.source), joinedload(Draft.saved_by))
)


def find_draft(course_id: int, slug: str) -> Draft | None:
    """The draft of this file, pending or not, with its text."""
    return db.session.scalars(_DRAFT, {"course_id": course_id, "slug": slug}).one_or_none()


def get_text(course: Course, slug: str) -> WorkingCopy:
    """The file of the course with this slug (empty: the introduction), or NotFound."""
    page = next((page for page in course.kept_pages if page.slug == slug), None) if slug else None
    if slug and page is None:
        raise NotFound
    draft = find_draft(course.id, slug)
    if draft is not None and draft.is_pending:
        return WorkingCopy(course, page, draft, draft.source)
    return WorkingCopy(course, page, draft, published_source(course, page))


_SOURCE: Rows = select(Revision.source).where(Revision.id == bindparam("revision_id"))


def published_source(course: Course, page: Page | None) -> str:
    """The text that was last published, to the letter; empty where none was."""
    if page is None:
        return course.source
    if page.revision_id is None:
        return ""
    source: str = fetch(_SOURCE, {"revision_id": page.revision_id}).scalar_one()
    return source


def latest_number(draft: Draft) -> int:
    """The number of the latest revision of the draft's file; 0: none yet."""
    if draft.page is None:
        return draft.course.number
    return draft.page.revision.number if draft.page.revision is not None else 0


# Lists need the numbers and times of the revisions; what they show weighs much more.
_pages = selectinload(Course.pages).joinedload(Page.revision).load_only(Revision.number, Revision.published_at)
_COURSE = select(Course).where(Course.slug == bindparam("slug"), Course.deleted_at.is_(None)).options(_pages)


def find_course(slug: str) -> Course | None:
    """The course with this slug, whether readers see it or not, with its pages and their revisions."""
    return db.session.scalars(_COURSE, {"slug": slug}).one_or_none()


@dataclass(frozen=True)
class WorkingCopyRow:
    """One file in the list of a course's files; `remarks` counts the comments that nobody resolved yet."""

    text: WorkingCopy
    remarks: int


def texts_of(course: Course) -> list[WorkingCopyRow]:
    """The introduction and the pages of the course in their order, each as it is at work, without the texts."""
    drafts = {
        draft.slug: draft
        for draft in db.session.scalars(
            select(Draft)
            .where(Draft.course_id == course.id)
            .options(joinedload(Draft.saved_by), joinedload(Draft.scheduled_by))
        )
    }
    remarks = dict(
        db.session.execute(
            select(Draft.slug, func.count(Comment.id))
            .join(Comment, Comment.draft_id == Draft.id)
            .where(Draft.course_id == course.id, Comment.resolved_at.is_(None))
            .group_by(Draft.slug)
        ).all()
    )
    pages = sorted(course.kept_pages, key=lambda page: (page.position, page.id))
    every: list[Page | None] = [None, *pages]
    slugs = [page.slug if page is not None else "" for page in every]
    return [
        WorkingCopyRow(WorkingCopy(course, page, drafts.get(slug), ""), remarks.get(slug, 0))
        for page, slug in zip(every, slugs, strict=True)
    ]


def pending_drafts(course_id: int) -> Sequence[Draft]:
    """The drafts of the course that say something readers do not see yet, with their texts."""
    wanted = select(Draft).where(Draft.course_id == course_id, Draft.state != DraftState.PUBLISHED, IS_KEPT)
    return db.session.scalars(
        wanted.options(undefer(Draft.source), joinedload(Draft.page)).order_by(Draft.id)
    ).all()


_BESIDE: Rows = (
    select(Page.file_name, Draft.source)
    .select_from(Draft)
    .outerjoin(Page, Page.id == Draft.page_id)
    .where(Draft.course_id == bindparam("course_id"), Draft.slug != bindparam("slug"))
    .where(Draft.state != DraftState.PUBLISHED, IS_KEPT)
    .order_by(Draft.id)
)


def sources_beside(text: WorkingCopy) -> dict[str, str]:
    """What is being written beside this text in its course, by the name of its file."""
    beside = fetch(_BESIDE, {"course_id": text.course.id, "slug": text.slug})
    return {file_name or COURSE_FILE: source for file_name, source in beside}


def all_pending_drafts() -> Sequence[Draft]:
    """The drafts of all courses that say something readers do not see yet, with their texts."""
    return db.session.scalars(
        select(Draft).options(undefer(Draft.source)).where(Draft.state != DraftState.PUBLISHED)
    ).all()


def due_drafts(now: datetime) -> Sequence[Draft]:
    """The drafts whose time to be published has come, the earliest first, with their texts."""
    wanted = select(Draft).where(Draft.publish_at <= now, Draft.state != DraftState.PUBLISHED)
    return db.session.scalars(wanted.options(undefer(Draft.source)).order_by(Draft.publish_at, Draft.id)).all()


def has_due_drafts(now: datetime) -> bool:
    """Whether the time of any draft has come."""
    wanted = select(Draft.id).where(Draft.publish_at <= now, Draft.state != DraftState.PUBLISHED).limit(1)
    return db.session.scalar(wanted) is not None
