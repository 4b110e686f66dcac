"""A report for paper: the same cells, as text."""

from collections.abc import Mapping

from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock
from portal.dashboard.definitions.labels import REPORT_KEYS, definition_lines
from portal.dashboard.report.views.report import Report
from portal.dashboard.report.views.tables import as_of, cell_text, report_table, told_keys
from portal.documents.printed import PrintedReport
from portal.documents.report_pdf import report_pdf
from portal.errors import Refused

DEEP_TEXTS = (33, 19, 16, 26, 24)  # how wide the unit, its code and level, the commune and the hamlet are
MAX_PRINTED_ROWS = 5_000  # rows that are printed: some hundred sheets


def report_to_pdf(report: Report, codes: Mapping[int, str]) -> bytes:
    """The report as a PDF in Vietnamese; Refused for more rows than anybody prints."""
    ensure_printable(report)
    with force_locale("vi"):
        table, whose = report_table(report, codes), (report.population, report.extent)
        rows = [
            [cell_text(cell, column) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        total = [cell_text(cell, column) for cell, column in zip(table.total, table.columns, strict=True)]
        printed = PrintedReport(
            above=report.above,
            unit=report.name,
            subject=report.subject.title,
            as_of=as_of(report),
            headings=[column.heading for column in table.columns],
            rows=rows,
            total=total,
            texts=DEEP_TEXTS if report.is_deep else (1,),
            levels=[line.level for line in report.lines],
            is_wide=report.is_deep,
            notes=[str(line) for line in definition_lines(told_keys(report, REPORT_KEYS), *whose)],
        )
    return report_pdf(printed, printed_at=clock.now())


def ensure_printable(report: Report) -> None:
    """Refused where paper is not the way."""
    if len(report.lines) > MAX_PRINTED_ROWS:
        raise Refused(
            _(
                "%(number)d rows are too many to print. Take the spreadsheet, or a unit further down.",
                number=len(report.lines),
            )
        )
