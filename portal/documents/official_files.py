"""Official reports as files, each drawn in a process of its own: python-docx and fpdf2 hold much once loaded."""

from datetime import datetime

from portal.documents.official import OfficialReport
from portal.documents.separate_process import draw_in_subprocess


def official_docx(report: OfficialReport, *, created: datetime) -> bytes:
    """The report as .docx, to be edited. Raises DeadlineExceeded at the deadline."""
    return draw_in_subprocess("portal.documents.official_docx", "draw_docx", report=report, created=created)


def official_pdf(report: OfficialReport, *, created: datetime) -> bytes:
    """The report as PDF, to be printed. Raises DeadlineExceeded at the deadline."""
    return draw_in_subprocess("portal.documents.official_layout", "draw_pdf", report=report, created=created)
