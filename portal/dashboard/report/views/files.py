"""A report as a file: rows that tell where they stand, each person in one of them, totals that follow filters."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from portal.dashboard.definitions.labels import REPORT_KEYS, definition_lines
from portal.dashboard.enums import ReportRow
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
from portal.dashboard.rules.population import Population
from portal.deadlines import within_deadline
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Ratio, Table
from portal.units.labels import kind_name
from portal.visits.counts.rules import NOTHING, VisitSum


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
        for key, heading in headings(keys, report.population)
    ]
    rows = [
        [
            *(number, *line_places(line, codes), line_name(line), *line_numbers(line.counted, keys)),
            *visit_cells(line.visits, report),
        ]
        for number, line in within_deadline(enumerate(lines, 1))
    ]
    total: list[Cell] = ["", "", "", "", "", "", _("Total"), *line_numbers(report.total, keys)]
    total += visit_cells(report.visits or NOTHING, report)
    return ReportTable([*texts, *numbers, *visit_columns(report)], rows, total)


def visit_columns(report: Report) -> list[Column]:
    """The columns of visits, where the report tells of them."""
    if report.visits is None:
        return []
    names = [_("Outings, 4 weeks"), _("People helped, 4 weeks"), _("Manage by themselves, 4 weeks")]
    return [Column(name, "number", 11, is_summed=True) for name in names]


def visit_cells(told: VisitSum, report: Report) -> list[Cell]:
    """What stands in them; nothing where nobody went out."""
    if report.visits is None:
        return []
    return [told.visits, told.people, told.managed] if told else [None, None, None]


def share_of(places: Mapping[str, int]) -> Ratio:
    """The share of those who are complete in whatever version, by the places of the columns."""
    return Ratio((places["completed"],), places["members"])


def line_places(line: ReportLine, codes: Mapping[int, str]) -> list[Cell]:
    """The code and the level of a row, and the units that it stands in."""
    place = line.place
    return [codes.get(line.code_of, ""), kind_name(line.kind), place.commune, place.hamlet, place.team]


def report_sheets(report: Report, codes: Mapping[int, str]) -> list[Table]:
    """The sheets of the workbook: everybody once, with all levels also by level; last, how it is counted."""
    sheets = level_sheets(report.lines) if report.is_deep else [(str(_("Report")), report.lines)]
    tables = [_sheet(report, codes, name, lines) for name, lines in sheets]
    keys = REPORT_KEYS if report.visits is None else (*REPORT_KEYS, "visits")
    return [*tables, definition_sheet(keys, report.population, report.extent)]


def level_sheets(lines: Sequence[ReportLine]) -> Iterator[tuple[str, Sequence[ReportLine]]]:
    """The name and the rows of a sheet with everybody once, then of one for each level above the last."""
    yield str(_("Unit by unit")), rows_counted_once(lines)
    for level in sorted({line.level for line in lines if line.row == ReportRow.SUM}):
        kinds = {line.kind for line in lines if line.level == level and line.row == ReportRow.SUM}
        name = _("By %(kind)s", kind=kind_name(kinds.pop()).lower()) if len(kinds) == 1 else ""
        yield str(name or _("Level %(number)d", number=level)), rows_of_level(lines, level)


def definition_sheet(
    keys: Sequence[str], population: Population | None = None, extent: str | None = None
) -> Table:
    """A sheet that says what the columns mean."""
    rows = [[line.label, line.text] for line in definition_lines(keys, population, extent)]
    columns = [Column(_("Number"), width=28), Column(_("What it means"), width=120)]
    return Table(str(_("How it is counted")), columns, rows)


def report_rows(report: Report, codes: Mapping[int, str]) -> ReportTable:
    """The table of a .csv: everybody once."""
    return file_table(report, codes, rows_counted_once(report.lines))


def _sheet(report: Report, codes: Mapping[int, str], name: str, lines: Sequence[ReportLine]) -> Table:
    table = file_table(report, codes, lines)
    return Table(name, table.columns, table.rows, titles=titles_of(report), total=table.total, is_wide=True)
