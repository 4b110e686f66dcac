"""What is new for somebody who finished a page: later revisions, weighed by their impact."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, case, func, select

from portal.content.enums import Impact
from portal.courses.models import Page, Revision
from portal.db import Rows, fetch
from portal.progress.models import AcknowledgedUpdate, PageProgress

UPDATE_REVIEW_PERIOD = timedelta(days=14)


@dataclass(frozen=True)
class PendingUpdates:
    """The updates of a completed page that its person has not acknowledged: since when, by impact."""

    must_know_since: datetime | None = None
    notice_since: datetime | None = None

    def __bool__(self) -> bool:
        return self.must_know_since is not None or self.notice_since is not None

    @property
    def due_at(self) -> datetime | None:
        """Until when what must be known should be looked at."""
        return self.must_know_since + UPDATE_REVIEW_PERIOD if self.must_know_since is not None else None


NO_UPDATES = PendingUpdates()


def _since(impact: str) -> ColumnElement[datetime | None]:
    noted = (
        select(AcknowledgedUpdate.revision_id)
        .where(
            AcknowledgedUpdate.user_id == PageProgress.user_id,
            AcknowledgedUpdate.page_id == PageProgress.page_id,
            AcknowledgedUpdate.revision_id >= Revision.id,
        )
        .correlate(PageProgress, Revision)
    )
    first = (
        select(func.min(Revision.published_at))
        .where(
            Revision.page_id == PageProgress.page_id,
            Revision.id > PageProgress.revision_id,
            Revision.impact == impact,
            ~noted.exists(),
        )
        .correlate(PageProgress)
        .scalar_subquery()
    )
    # Most pages are read in the text they were finished on; these are not searched for news.
    return case((PageProgress.revision_id < Page.revision_id, first))


# For statements that join Page and PageProgress: the values of PendingUpdates, in its order.
pending_update_columns = (_since(Impact.MUST_KNOW), _since(Impact.NOTICE))

_LAST_ACKNOWLEDGED = (
    select(func.max(AcknowledgedUpdate.revision_id))
    .where(AcknowledgedUpdate.user_id == PageProgress.user_id, AcknowledgedUpdate.page_id == PageProgress.page_id)
    .correlate(PageProgress)
    .scalar_subquery()
)
_ACKNOWLEDGED: Rows = (
    select(PageProgress.revision_id, _LAST_ACKNOWLEDGED, *pending_update_columns)
    .join(Page, Page.id == PageProgress.page_id)
    .where(PageProgress.user_id == bindparam("user"), PageProgress.page_id == bindparam("page"))
)


@dataclass(frozen=True)
class AcknowledgedRevision:
    """The latest revision of a completed page that its person has acknowledged, and the updates since."""

    revision_id: int
    news: PendingUpdates


def find_acknowledged_revision(page_id: int, *, user_id: int) -> AcknowledgedRevision | None:
    """The revision on which the person finished the page or took note of its last change; None: not finished."""
    row = fetch(_ACKNOWLEDGED, {"user": user_id, "page": page_id}).first()
    if row is None:
        return None
    finished_on, last_noted, must_know, notice = row
    return AcknowledgedRevision(max(finished_on, last_noted or 0), PendingUpdates(must_know, notice))
