"""What readers said of pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, bindparam, case, func, select

from portal.courses.models import Course, Page
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.feedback.enums import Rating, ReportState
from portal.feedback.models import PageRating, PageReport


@dataclass(frozen=True)
class PageFeedback:
    """What readers said of one page: of its present revision, and how many reports wait."""

    page_id: int
    slug: str
    title: str
    kind: str
    easy: int
    hard: int
    waiting: int

    @property
    def ratings(self) -> int:
        """How many rated it."""
        return self.easy + self.hard

    @property
    def hard_share(self) -> float:
        """The part of the ratings that say hard, 0 to 1; 0 where nobody rated it."""
        return self.hard / self.ratings if self.ratings else 0.0


@dataclass(frozen=True)
class ReportRow:
    """A report as those read it who mend the page; it does not say who made it."""

    id: int
    page_slug: str
    page_title: str
    revision_id: int
    is_present: bool  # the page still has the revision that the report is about
    place: str
    text: str
    reported_at: datetime
    state: str
    reply: str
    answered_at: datetime | None


_WAITING: Rows = (
    select(Course.slug, func.count())
    .join(Page, Page.course_id == Course.id)
    .join(PageReport, PageReport.page_id == Page.id)
    .where(Course.slug.in_(bindparam("slugs", expanding=True)), PageReport.state == ReportState.NEW)
    .group_by(Course.slug)
)


def _rated(rating: Rating) -> ScalarSelect[int]:
    counted = case((PageRating.rating == rating, 1), else_=0)
    present = (PageRating.page_id == Page.id, PageRating.revision_id == Page.revision_id)
    return select(func.coalesce(func.sum(counted), 0)).where(*present).scalar_subquery()


_waiting = (
    select(func.count())
    .where(PageReport.page_id == Page.id, PageReport.state == ReportState.NEW)
    .scalar_subquery()
)
_BY_PAGE: Rows = (
    select(Page.id, Page.slug, Page.title, Page.kind, _rated(Rating.EASY), _rated(Rating.HARD), _waiting)
    .where(Page.course_id == bindparam("course_id"), Page.withdrawn_at.is_(None), Page.revision_id.is_not(None))
    .order_by(Page.position, Page.id)
)
_COUNTS: Rows = (
    select(PageReport.state, func.count())
    .join(Page, Page.id == PageReport.page_id)
    .where(Page.course_id == bindparam("course_id"))
    .group_by(PageReport.state)
)
_is_present = PageReport.revision_id == Page.revision_id
_report_columns = (
    PageReport.id,
    Page.slug,
    Page.title,
    PageReport.revision_id,
    _is_present,
    PageReport.place,
    PageReport.text,
    PageReport.reported_at,
    PageReport.state,
    PageReport.reply,
    PageReport.answered_at,
)
_RECENT = select(func.count()).where(
    PageReport.user_id == bindparam("user"), PageReport.reported_at > bindparam("since")
)


def feedback_by_page(course_id: int) -> list[PageFeedback]:
    """What readers said of each published page of the course, in its order."""
    return [PageFeedback(*row) for row in fetch(_BY_PAGE, {"course_id": course_id})]


def report_counts(course_id: int) -> dict[str, int]:
    """How many reports on the course there are in each state."""
    return dict(fetch(_COUNTS, {"course_id": course_id}).all())


def list_reports(course_id: int, *, state: str = "", offset: int, limit: int) -> list[ReportRow]:
    """The reports on the course, those that wait first and among them the longest; "" for every state."""
    statement = (
        select(*_report_columns)
        .join(Page, Page.id == PageReport.page_id)
        .where(Page.course_id == course_id)
        .order_by(
            case((PageReport.state == ReportState.NEW, 0), else_=1),
            case((PageReport.state == ReportState.NEW, PageReport.id), else_=-PageReport.id),
        )
    )
    if state:
        statement = statement.where(PageReport.state == state)
    return [ReportRow(*row) for row in db.session.execute(statement.offset(offset).limit(limit))]


def waiting_reports(course_slugs: Collection[str]) -> dict[str, int]:
    """How many reports wait in each of these courses, by slug; those with none are left out."""
    return dict(fetch(_WAITING, {"slugs": list(course_slugs)}).all())


def get_report(report_id: int, *, course_id: int) -> PageReport:
    """A report on a page of the course, or NotFound."""
    report = db.session.scalar(
        select(PageReport)
        .join(Page, Page.id == PageReport.page_id)
        .where(PageReport.id == report_id, Page.course_id == course_id)
    )
    if report is None:
        raise NotFound
    return report


def find_own_report(report_id: int, *, page_id: int, user_id: int) -> PageReport | None:
    """A report that the person made on the page."""
    return db.session.scalar(
        select(PageReport).where(
            PageReport.id == report_id, PageReport.page_id == page_id, PageReport.user_id == user_id
        )
    )


def page_of_report(report: PageReport) -> Page:
    """The page that a report is about."""
    return db.session.scalars(select(Page).where(Page.id == report.page_id)).one()


def reports_since(user_id: int, since: datetime) -> int:
    """How many reports the person has made since then."""
    number: int = fetch(_RECENT, {"user": user_id, "since": since}).scalar_one()
    return number


def reports_with_words(user_ids: Collection[int]) -> Sequence[PageReport]:
    """The reports of these people in which something is written, or answered."""
    statement = select(PageReport).where(
        PageReport.user_id.in_(user_ids), (PageReport.text != "") | (PageReport.reply != "")
    )
    return db.session.scalars(statement).all()
