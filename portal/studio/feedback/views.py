"""What a trainer sees of what readers said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.courses.queries.revision_cache import page_content
from portal.feedback.enums import ReportState
from portal.feedback.queries import PageFeedback, ReportRow, feedback_by_page, list_reports, report_counts
from portal.learning.feedback.views import place_title
from portal.web.listing import Listing, Pagination, one_of, paginate, parameter, parse_page

REPORTS_SHOWN = 20
ORDERS: dict[str, Callable[[PageFeedback], Any]] = {
    "": lambda _page: 0,  # as in the course
    "hard": lambda page: (-page.hard_share, -page.hard),
    "reports": lambda page: -page.waiting,
}
ORDER_TITLES = {
    "": _l("As in the course"),
    "hard": _l("The hardest first"),
    "reports": _l("Most reports first"),
}


@dataclass(frozen=True)
class FeedbackListing(Listing):
    """In which order the pages stand, and which reports."""

    sort: str = parameter("sort", one_of(ORDERS))
    state: str = parameter("state", one_of(set(ReportState)))
    page: int = parameter("page", parse_page, default=1, resets=True)


@dataclass(frozen=True)
class ReportView:
    """A report with the words for the place that it is about, in the wording its reader saw."""

    row: ReportRow
    place: str


@dataclass(frozen=True)
class CourseFeedback:
    """What readers said of a course: page by page, how many reports are in each state, and those shown."""

    pages: tuple[PageFeedback, ...]
    counts: tuple[tuple[str, int], ...]
    reports: tuple[ReportView, ...]
    pagination: Pagination

    @property
    def is_empty(self) -> bool:
        """Whether nobody has said anything yet."""
        return not self.counts and not any(page.ratings for page in self.pages)


def course_feedback(course_id: int, wanted: FeedbackListing) -> CourseFeedback:
    """What readers said of the course, as the address asks for it."""
    counts = report_counts(course_id)
    total = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    pagination = paginate(wanted.page, total=total, size=REPORTS_SHOWN)
    rows = list_reports(course_id, state=wanted.state, offset=pagination.offset, limit=pagination.size)
    return CourseFeedback(
        tuple(sorted(feedback_by_page(course_id), key=ORDERS[wanted.sort])),
        tuple((state.value, counts[state]) for state in ReportState if state in counts),
        tuple(ReportView(row, place_title(row.place, page_content(row.revision_id).places)) for row in rows),
        pagination,
    )
