"""The report of a unit on paper, with the heading of an administrative report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PrintedReport:
    """What stands on the sheets; what the portal does not know, such as the number, is left to fill in."""

    above: str  # the name of the body above, "" where there is none
    unit: str
    subject: str
    as_of: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str]
    texts: int  # how many columns, after the number of the row, hold text; the others hold numbers
    levels: Sequence[int]  # how far each row is set in, from 1
    is_wide: bool  # across the sheet


def report_pdf(report: PrintedReport, *, printed_at: datetime) -> bytes:
    """The report as a PDF in Vietnamese; `printed_at`, aware, is the date of the file and names the year.

    The same report and moment give the same bytes.
    """
    # What draws takes a seventh of a second and 20 MB to load: only a process that prints pays for it.
    from portal.papers.report_sheets import draw_report

    return draw_report(report, printed_at=printed_at)
