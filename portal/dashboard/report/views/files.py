"""A report as a file: rows that tell where they stand, each person in one of them, totals that follow filters."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from portal.dashboard.enums import MemberState, ReportRow
from portal.dashboard.report.rules import rows_counted_once, rows_of_level
from portal.dashboard.report.views.report import Report, ReportLine
from portal.dashboard.report.views.tables import (
    ReportTable,
    headings,
    line_name,
    line_numbers,
    report_keys,
    titles_of,
)
from portal.deadlines import within_deadline
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Ratio, Table
from portal.units.labels import kind_name


def place_columns() -> list[Column]:
    """The columns that tell where a row stands."""
    return [
        Column(_("Unit code")),
        Column(_("Level")),
        Column(_("Commune")),
        Column(_("Hamlet")),
        Column(_("Team")),
    ]


def file_table(report: Report, codes: Mapping[int, str], lines: Sequence[ReportLine]) -> ReportTable:
    """The table of a file with these rows, which add up to the total of the report."""
    keys = report_keys(report)
    texts = [Column(_("No."), "number", 6), *place_columns(), Column(_("Unit"))]
    places = {key: len(texts) + place for place, key in enumerate(keys)}
    numbers = [
        Column(heading, "share", 11, ratio=share_of(places))
        if key == "share"
        else Column(heading, "number", 11, is_summed=True)
        for key, heading in headings(keys)
    ]
    rows = [
        [number, *line_places(line, codes), line_name(line), *line_numbers(line.counted, keys)]
        for number, line in within_deadline(enumerate(lines, 1))
    ]
    total: list[Cell] = ["", "", "", "", "", "", _("Total"), *line_numbers(report.total, keys)]
    return ReportTable([*texts, *numbers], rows, total)


def share_of(places: Mapping[str, int]) -> Ratio:
    """The share of those who are complete in whatever version, by the places of the columns."""
    return Ratio((places[MemberState.COMPLETE], places[MemberState.EARLIER]), places["members"])


def line_places(line: ReportLine, codes: Mapping[int, str]) -> list[Cell]:
    """The code and the level of a row, and the units that it stands in."""
    place = line.place
    return [codes.get(line.code_of, ""), kind_name(line.kind), place.commune, place.hamlet, place.team]


def report_sheets(report: Report, codes: Mapping[int, str]) -> list[Table]:
    """The sheets of the workbook: everybody once, and with all levels, a sheet for each level above the last."""
    if not report.is_deep:
        return [_sheet(report, codes, str(_("Report")), report.lines)]
    sheets = [_sheet(report, codes, str(_("Unit by unit")), rows_counted_once(report.lines))]
    for level in sorted({line.level for line in report.lines if line.row == ReportRow.SUM}):
        kinds = {line.kind for line in report.lines if line.level == level and line.row == ReportRow.SUM}
        name = _("By %(kind)s", kind=kind_name(kinds.pop()).lower()) if len(kinds) == 1 else ""
        name = str(name or _("Level %(number)d", number=level))
        sheets.append(_sheet(report, codes, name, rows_of_level(report.lines, level)))
    return sheets


def report_rows(report: Report, codes: Mapping[int, str]) -> ReportTable:
    """The table of a .csv: everybody once."""
    return file_table(report, codes, rows_counted_once(report.lines))


def _sheet(report: Report, codes: Mapping[int, str], name: str, lines: Sequence[ReportLine]) -> Table:
    table = file_table(report, codes, lines)
    return Table(name, table.columns, table.rows, titles=titles_of(report), total=table.total, is_wide=True)
