"""The report of a period as files: .docx, PDF and .xlsx of the same document."""

from io import BytesIO

from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock
from portal.dashboard.period_report.views.document import PeriodDocument
from portal.documents.official import Paragraph
from portal.documents.official_files import official_docx, official_pdf
from portal.errors import Refused
from portal.spreadsheets.table import Column, Table
from portal.spreadsheets.writing import write_large_xlsx

# Rows of all tables together: some hundred sheets. A PDF is set line by line, which takes seven times as long.
MAX_DOCX_ROWS, MAX_PDF_ROWS = 5_000, 2_500


def to_docx(document: PeriodDocument) -> bytes:
    """The report as .docx; Refused for more rows than anybody prints."""
    ensure_printable(document, most=MAX_DOCX_ROWS)
    return official_docx(document.paper, created=clock.now())


def to_pdf(document: PeriodDocument) -> bytes:
    """The report as PDF; Refused for more rows than anybody prints."""
    ensure_printable(document, most=MAX_PDF_ROWS)
    return official_pdf(document.paper, created=clock.now())


def to_xlsx(document: PeriodDocument) -> bytes:
    """The report as a workbook: its text, a sheet for each table, and how the numbers are worked out."""
    paper = document.paper
    with force_locale("vi"):
        text = [[block.text] for block in paper.blocks if isinstance(block, Paragraph)]
        tables = [
            Table(str(_("Report")), [Column(_("Text"), width=100)], text, [paper.abstract, document.as_of]),
            *(
                Table(
                    table.label,
                    table.columns,
                    table.rows,
                    [f"{table.label}. {table.title}", paper.abstract, document.as_of, table.measure],
                    table.total or None,
                    is_wide=True,
                )
                for table in document.tables
            ),
            Table(
                str(_("Definitions")),
                [Column(_("Number"), width=28), Column(_("How it is worked out"), width=100)],
                document.definitions,
                [str(_("How the numbers are worked out"))],
            ),
        ]
    target = BytesIO()
    write_large_xlsx(target, tables, created=clock.now(), title=paper.abstract)
    return target.getvalue()


def ensure_printable(document: PeriodDocument, *, most: int) -> None:
    """Refused where paper is not the way."""
    rows = sum(len(table.rows) for table in document.tables)
    if rows > most:
        raise Refused(
            _(
                "%(number)d rows are too many to print. Take the spreadsheet, or a unit further down.",
                number=rows,
            )
        )
