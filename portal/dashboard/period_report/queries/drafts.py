"""Every read of drafts of reports."""

from typing import Any

from sqlalchemy import select

from portal.dashboard.period_report.models import PeriodReportDraft
from portal.dashboard.period_report.rules.free_parts import PARTS, FreeParts
from portal.dashboard.period_report.rules.periods import Period
from portal.db import Rows, db, fetch

COLUMNS = [getattr(PeriodReportDraft, name) for name in PARTS]
CARRIED_OVER = ("addressee", "basis", "recipients")  # what an office writes alike from one period to the next


def find_draft(unit_id: int, period: Period) -> PeriodReportDraft | None:
    """The draft of the unit on this period, to be written."""
    return db.session.scalar(
        select(PeriodReportDraft).where(
            PeriodReportDraft.unit_id == unit_id,
            PeriodReportDraft.since == period.since,
            PeriodReportDraft.until == period.until,
        )
    )


def read_parts(unit_id: int, period: Period) -> tuple[FreeParts, int]:
    """The free parts of the unit's report on this period, and their version; 0 where none were saved.

    Where none were, the report is addressed and founded like the last one that the unit wrote.
    """
    table = PeriodReportDraft
    mine: Rows = select(table.since, table.until, table.version, *COLUMNS).where(table.unit_id == unit_id)
    own: Any = fetch(mine.where(table.since == period.since, table.until == period.until), {}).first()
    if own is not None:
        return FreeParts(*own[3:]), own.version
    last: Any = fetch(mine.order_by(table.saved_at.desc(), table.id.desc()).limit(1), {}).first()
    if last is None:
        return FreeParts(), 0
    return FreeParts(**{name: getattr(last, name) for name in CARRIED_OVER}), 0
