"""The report of a unit on paper, with the heading of an administrative report."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.printed import DOTS, PrintedReport, ReportWording
from portal.documents.separate_process import draw_in_subprocess

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def report_pdf(report: PrintedReport, *, printed_at: datetime) -> bytes:
    """The report as a PDF in Vietnamese; `printed_at`, aware, is the date of the file and names the year.

    The same report and moment give the same bytes. Raises DeadlineExceeded at the deadline.
    """
    with force_locale("vi"):  # whatever language the reader likes, the office writes Vietnamese
        wording = _wording(printed_at.astimezone(VIETNAM).year)
    return draw_in_subprocess(
        "portal.documents.report_layout", "draw_report", report=report, wording=wording, printed_at=printed_at
    )


def _wording(year: int) -> ReportWording:
    gap = "……"
    return ReportWording(
        report=_("Report"),
        title=_("REPORT"),
        number=_("Document no."),
        place_and_day=_(
            "%(place)s, day %(day)s month %(month)s year %(year)s", place=DOTS, day=gap, month=gap, year=year
        ),
        recipients=_("Recipients:"),
        kept=_("Kept"),
        signature=_("signature, full name, seal"),
        page=_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    )
