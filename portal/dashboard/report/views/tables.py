"""A report as a table: the columns, and one cell each for screen, spreadsheet and paper alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.dashboard.enums import MemberState, ReportRow
from portal.dashboard.labels import members_label
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.report.views.report import Report, ReportLine
from portal.dashboard.rules.count_keys import MEMBER, TRAINED
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.deadlines import check_deadline, within_deadline
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column
from portal.units.labels import kind_name
from portal.web.template_filters import day, moment, number, share

# "completed" is complete in whatever version, as everywhere; those of an earlier one stand behind it.
COLUMN_KEYS = (
    *("members", MemberState.NOT_STARTED, MemberState.LEARNING, "completed", MemberState.EARLIER),
    *(MemberState.OVERDUE, MemberState.TEACHING, TRAINED, "share"),
)

NARROW_KEYS = ("completed", MemberState.OVERDUE, "share")


@dataclass(frozen=True)
class ReportTable:
    """Headings, a row for each line, and the total; all rows have the columns' width."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell]
    aside: frozenset[int] = frozenset()  # the columns that a narrow screen leaves to the sheet


def report_table(report: Report, codes: Mapping[int, str], *, first: int = 1) -> ReportTable:
    """The table of the screen and of the paper; `codes` by unit id, `first` is the number of its first row."""
    columns = [Column(_("No."), "number", 6), Column(_("Unit"))]
    if report.is_deep:
        columns += [Column(_("Unit code")), Column(_("Level")), Column(_("Commune")), Column(_("Hamlet"))]
    keys = told_keys(report, report_keys(report))
    named = headings(keys, report.population)
    columns += [Column(heading, "share" if key == "share" else "number", 11) for key, heading in named]
    rows = [
        [place, *line_label(line, report, codes), *line_numbers(line.counted, keys)]
        for place, line in within_deadline(enumerate(report.lines, first))
    ]
    texts = [""] * 4 if report.is_deep else []
    first_number = len(columns) - len(keys)
    aside = {first_number + place for place, key in enumerate(keys) if len(keys) > 1 and key not in NARROW_KEYS}
    total = ["", _("Total"), *texts, *line_numbers(report.total, keys)]
    return ReportTable(columns, rows, total, frozenset(aside))


def report_keys(report: Report) -> Sequence[str]:
    """The numbers that the report has: of being there, only how many there are."""
    return COLUMN_KEYS[:1] if report.subject.key == MEMBER else COLUMN_KEYS


def told_keys(report: Report, keys: Sequence[str]) -> Sequence[str]:
    """Those of the numbers that screen and paper show: earlier versions only where somebody is complete in one."""
    has_earlier = report.total.earlier > 0
    return [key for key in keys if has_earlier or key != MemberState.EARLIER]


def headings(keys: Sequence[str], population: Population = DEFAULT_POPULATION) -> list[tuple[str, str]]:
    """The keys, each with what it is called; whom the first counts depends on the population."""
    names: dict[str, str] = {
        "members": str(members_label(population)),
        TRAINED: _("Trained so far"),
        MemberState.NOT_STARTED: _("Not started"),
        MemberState.LEARNING: _("Learning"),
        "completed": _("Complete"),
        MemberState.EARLIER: _("Of these, in an earlier version"),
        MemberState.OVERDUE: _("Overdue"),
        MemberState.TEACHING: _("Can teach it"),
        "share": _("Share complete"),
    }
    return [(key, names[key]) for key in keys]


def line_name(line: ReportLine) -> str:
    """What the line is about."""
    return str(_("Directly in %(unit)s", unit=line.name)) if line.row == ReportRow.OWN else line.name


def line_label(line: ReportLine, report: Report, codes: Mapping[int, str]) -> list[Cell]:
    """What the line is about, and with all levels, where it stands."""
    if not report.is_deep:
        return [line_name(line)]
    code = codes.get(line.code_of, "")
    return [line_name(line), code, kind_name(line.kind), line.place.commune, line.place.hamlet]


def line_numbers(counted: StateCounts, keys: Sequence[str]) -> list[Cell]:
    """The numbers of a line."""
    return [counted.share if key == "share" else getattr(counted, key) for key in keys]


def cell_text(cell: Cell, column: Column) -> str:
    """The cell as people read it."""
    check_deadline()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return share(cell) if column.kind == "share" else number(cell)
    return "" if cell is None else str(cell)


def titles_of(report: Report) -> list[str]:
    """What stands above the table: of what, of whom, of when."""
    return [f"{_('Report')}: {report.subject.title}", report.name, as_of(report)]


def as_of(report: Report) -> str:
    """Of which day the numbers are, and whether they were frozen."""
    if report.frozen_at is None:
        return str(_("Numbers as of %(day)s", day=day(report.day)))
    return str(
        _("Numbers as of %(day)s, frozen at %(moment)s", day=day(report.day), moment=moment(report.frozen_at))
    )
