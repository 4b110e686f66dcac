"""The tables of a report of a period: the same rows for screen, paper and workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.dashboard.period_report.rules.figures import NOTHING, DayFigures
from portal.dashboard.period_report.views.figures import PeriodFigures, SubjectFigures
from portal.dashboard.period_report.views.sentences import point_difference, signed_points
from portal.dashboard.report.views.tables import cell_text
from portal.deadlines import within_deadline
from portal.documents.official import OfficialTable
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, ColumnKind
from portal.units.enums import UnitKind
from portal.units.queries.tree_history import UnitOn
from portal.units.rules.short_names import short_team
from portal.web.template_filters import clamp_share, nowrap

NUMBER_WEIGHT, FIGURE_WEIGHT = 12.0, 14.5  # millimetres on a sheet that lies across
UNKNOWN = "–"
TEXT: ColumnKind = "text"


@dataclass(frozen=True)
class ReportTable:
    """A table: what it is called, its columns with their weights, its rows of cells, and its total."""

    label: str
    title: str
    measure: str
    columns: Sequence[Column]
    weights: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell]

    def as_text(self) -> OfficialTable:
        """The same with its cells as people read them."""
        return OfficialTable(
            label=self.label,
            title=self.title,
            measure=self.measure,
            headings=[str(column.heading) for column in self.columns],
            rows=[self._texts(row) for row in self.rows],
            total=self._texts(self.total) if self.total else (),
            texts=frozenset(place for place, column in enumerate(self.columns) if column.kind == TEXT),
            weights=self.weights,
        )

    def _texts(self, row: Sequence[Cell]) -> list[str]:
        return [
            nowrap(cell_text(cell, column)) if column.kind == "share" else cell_text(cell, column)
            for cell, column in zip(row, self.columns, strict=True)
        ]


def table_label(number: int) -> str:
    """What the table with this number is called."""
    return str(_("Table %(number)s", number=f"{number:02d}"))


def subjects_table(report: PeriodFigures, *, number: int) -> ReportTable:
    """One row for each subject, of the whole unit."""
    shown = FigureColumns(report, has_states=False)  # the sheet stands upright; the sentences tell them
    rows: list[Sequence[Cell]] = [
        [place, figures.subject.title, *shown.cells(figures, report.unit.id)]
        for place, figures in enumerate(report.subjects, 1)
    ]
    return ReportTable(
        table_label(number),
        str(_("Results by programme and course")),
        str(_("Unit of measure: people")),
        [Column(_("No."), "number", 6), Column(_("Programme or course")), *shown.columns],
        [NUMBER_WEIGHT, 46.0, *shown.weights],
        rows,
        (),
    )


def units_table(report: PeriodFigures, figures: SubjectFigures, *, number: int) -> ReportTable:
    """One row for each unit right below, then the unit's own people where any are counted, and the total."""
    shown = FigureColumns(report, is_ranked=True)
    rows: list[Sequence[Cell]] = []
    ranks = ranks_of([figures.last[unit.id] for unit in report.children])
    for place, (unit, rank) in enumerate(within_deadline(zip(report.children, ranks, strict=True)), 1):
        rows.append([place, unit.code, report.names[unit.id], *shown.cells(figures, unit.id, rank)])
    own = figures.own.get(report.unit.id, NOTHING)
    if own.members:
        name = str(_("Directly in %(unit)s", unit=report.unit.name)) if rows else report.unit.name
        rows.append([len(rows) + 1, report.unit.code, name, *shown.own_cells(own)])
    return ReportTable(
        table_label(number),
        figures.subject.title,
        str(_("Unit of measure: people")),
        [Column(_("No."), "number", 6), Column(_("Unit code")), Column(_("Unit")), *shown.columns],
        [NUMBER_WEIGHT, 24.0, 48.0, *shown.weights],
        rows,
        ["", "", _("Total"), *shown.cells(figures, report.unit.id)],
    )


def teams_table(report: PeriodFigures, figures: SubjectFigures, *, number: int) -> ReportTable:
    """One row for each team, and for each other unit whose own people are counted, with what stands above it."""
    shown = FigureColumns(report)
    above = {unit.id: unit for unit in report.last.units}
    rows: list[Sequence[Cell]] = []
    for unit in within_deadline(report.last.units):
        own = figures.own.get(unit.id, NOTHING)
        if not own.members and (unit.kind != UnitKind.TEAM or unit.id not in figures.own):
            continue
        place = [_name_of_kind(unit, above, kind, report) for kind in (UnitKind.COMMUNE, UnitKind.HAMLET)]
        if unit.kind == UnitKind.TEAM:
            name, cells = short_team(report.names[unit.id]), shown.cells(figures, unit.id)
        else:
            name, cells = str(_("Directly in %(unit)s", unit=report.names[unit.id])), shown.own_cells(own)
        rows.append([len(rows) + 1, unit.code, *place, name, *cells])
    return ReportTable(
        table_label(number),
        figures.subject.title,
        str(_("Unit of measure: people")),
        [
            *(Column(_("No."), "number", 6), Column(_("Unit code")), Column(_("Commune, ward"))),
            *(Column(_("Hamlet")), Column(_("Team")), *shown.columns),
        ],
        [NUMBER_WEIGHT, 27.0, 28.0, 24.0, 36.0, *shown.weights],
        rows,
        ["", "", "", "", _("Total"), *shown.cells(figures, report.unit.id)],
    )


def ranks_of(figures: Sequence[DayFigures]) -> list[Cell]:
    """The place of each by its share, the largest first; those with the same share have the same place."""
    shares = [each.share for each in figures if each.members]
    return [1 + sum(other > each.share for other in shares) if each.members else UNKNOWN for each in figures]


class FigureColumns:
    """The columns of figures of a table, and their cells in the same order."""

    def __init__(self, report: PeriodFigures, *, is_ranked: bool = False, has_states: bool = True) -> None:
        self._is_ranked = is_ranked
        self._is_running = report.is_running and has_states
        self.columns = list(self._columns())
        wider = {_("Trained so far"): 6.0, _("Share complete"): 3.0}  # a long heading; a sign behind the number
        self.weights = [FIGURE_WEIGHT + wider.get(column.heading, 0) for column in self.columns]

    def _columns(self) -> Iterator[Column]:
        yield Column(_("People in all"), "number", 11)
        yield Column(_("Complete at the beginning"), "number", 11)
        yield Column(_("Complete in the period"), "number", 11)
        yield Column(_("Complete at the end"), "number", 11)
        yield Column(_("Share complete"), "share", 11)
        if self._is_ranked:
            yield Column(_("Change, points"), "number", 11)
            yield Column(_("Rank"), "number", 8)
        yield Column(_("Can teach it"), "number", 11)
        yield Column(_("Trained so far"), "number", 11)
        if self._is_running:
            yield Column(_("Learning"), "number", 11)
            yield Column(_("Not started"), "number", 11)
            yield Column(_("Overdue"), "number", 11)

    def cells(self, figures: SubjectFigures, unit_id: int, rank: Cell = UNKNOWN) -> list[Cell]:
        """The figures of a unit with everything below it."""
        last, first = figures.last[unit_id], figures.first.get(unit_id)
        if figures.is_new:
            first = None
        change: Cell = UNKNOWN
        if first is not None and first.members and unit_id in figures.comparable:
            change = signed_points(point_difference(last.share, first.share))
        today = figures.today.get(unit_id) if figures.today is not None else None
        states = (today.learning, today.not_started, today.overdue) if today is not None else None
        return self._in_order(last, first.complete if first is not None else UNKNOWN, change, rank, states)

    def own_cells(self, own: DayFigures) -> list[Cell]:
        """The figures of the people who belong directly to a unit: those of its last day alone."""
        return self._in_order(own, UNKNOWN, UNKNOWN, UNKNOWN, None)

    def _in_order(
        self, last: DayFigures, first: Cell, change: Cell, rank: Cell, states: tuple[int, int, int] | None
    ) -> list[Cell]:
        found: list[Cell] = [last.members, first, last.new, last.complete, round(clamp_share(last.share, 3), 3)]
        if self._is_ranked:
            found += [change, rank]
        found += [last.teaching, last.ever]
        if self._is_running:
            found += states if states is not None else [UNKNOWN] * 3
        return found


def _name_of_kind(unit: UnitOn, units: Mapping[int, UnitOn], kind: UnitKind, report: PeriodFigures) -> str:
    """The name of the unit of this kind in which the unit lies, or that it is; "" where there is none."""
    at: UnitOn | None = unit
    while at is not None:
        if at.kind == kind:
            return report.names[at.id]
        at = units.get(at.parent_id) if at.parent_id is not None else None
    return ""
