"""What a page remembers of its reader, besides what was finished and answered."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, Integer, String, bindparam, literal_column, select, union_all

from portal.courses.models import Page
from portal.db import Rows, fetch
from portal.feedback.models import PageRating, PageReport
from portal.progress.models import ReadingPosition

MAX_REPORTS = 5  # of the reader's own that a page shows, the latest


@dataclass(frozen=True)
class OwnReport:
    """A report of the reader, and what was answered."""

    id: int
    place: str
    text: str
    state: str
    reply: str


@dataclass(frozen=True)
class ReaderState:
    """What a page remembers of its reader.

    `position` is the id of the place last read, `rating` what was said of the present revision ("" for nothing);
    `reports` are the reader's own, the latest first.
    """

    position: str = ""
    rating: str = ""
    reports: tuple[OwnReport, ...] = ()


_POSITION, _RATING, _REPORT = 1, 2, 3  # what a row of _STATE is of
_page: BindParameter[int] = bindparam("page")
_reader: BindParameter[int] = bindparam("user")
_no_id, _no_text = literal_column("0", Integer), literal_column("''", String)
_position: Rows = select(
    literal_column(str(_POSITION), Integer), _no_id, ReadingPosition.anchor, _no_text, _no_text, _no_text
).where(ReadingPosition.page_id == _page, ReadingPosition.user_id == _reader)
_rating: Rows = (
    select(literal_column(str(_RATING), Integer), _no_id, PageRating.rating, _no_text, _no_text, _no_text)
    .join(Page, (Page.id == PageRating.page_id) & (Page.revision_id == PageRating.revision_id))
    .where(PageRating.page_id == _page, PageRating.user_id == _reader)
)
_reports: Rows = select(
    literal_column(str(_REPORT), Integer),
    PageReport.id,
    PageReport.place,
    PageReport.text,
    PageReport.state,
    PageReport.reply,
).where(PageReport.page_id == _page, PageReport.user_id == _reader)
_STATE = union_all(_position, _rating, _reports)


def get_reader_state(page_id: int, *, user_id: int) -> ReaderState:
    """What the page remembers of this reader, in one statement."""
    position, rating, reports = "", "", list[OwnReport]()
    for kind, *row in fetch(_STATE, {"page": page_id, "user": user_id}):
        if kind == _POSITION:
            position = row[1]
        elif kind == _RATING:
            rating = row[1]
        else:
            reports.append(OwnReport(*row))
    latest = sorted(reports, key=lambda report: report.id, reverse=True)[:MAX_REPORTS]
    return ReaderState(position, rating, tuple(latest))
