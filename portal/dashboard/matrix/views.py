"""Units against courses: the share that completed each, as steps of colour and as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.dashboard.labels import members_label
from portal.dashboard.matrix.queries import UnitCompletion
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Ratio, Table
from portal.units.rules.short_names import short_endings
from portal.web.listing import Pagination, paginate

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How many of the people of a row completed a course."""

    completed: int
    members: int

    @property
    def share(self) -> float:
        """The share, 0 to 1."""
        return self.completed / self.members if self.members else 0.0

    @property
    def step(self) -> str:
        """Which step of colour stands for it: 0 for nobody, then one a quarter; empty where there is nobody."""
        if not self.members:
            return "empty"
        return str(min(1 + 4 * self.completed // self.members, 4)) if self.completed else "0"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit with a cell for each course; the own people of the unit have no name.

    `short` is the end of the name that says enough on a phone.
    """

    unit_id: int
    name: str
    members: int
    cells: tuple[MatrixCell, ...]
    short: str = ""

    @property
    def need(self) -> tuple[bool, float, int]:
        """Who needs a hand first: the smallest share of all courses, of those the larger; the empty last."""
        return not self.members, sum(cell.share for cell in self.cells), -self.members


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the rows, and the sum of all of them, on whatever page."""

    rows: tuple[MatrixRow, ...]
    total: MatrixRow
    pagination: Pagination


def completion_matrix(
    units: Sequence[UnitCompletion], own: UnitCompletion, subjects: Sequence[str], *, page: int
) -> Matrix:
    """The units right below, who needs a hand first, and the own people; each with a cell for every subject."""
    own = UnitCompletion(own.unit_id, "", "", own.members, own.by_subject, own.members_by_subject)
    endings = short_endings([unit.name for unit in units])
    rows = [_row(unit, subjects, short) for unit, short in zip(units, endings, strict=True)]
    rows.sort(key=lambda row: row.need)
    parts = [*units, own] if own.members else list(units)
    rows += [_row(own, subjects)] if own.members else []
    pagination = paginate(page, total=len(rows), size=PAGE_SIZE)
    shown = pagination.cut(rows)
    total = UnitCompletion(own.unit_id, "", "", sum(part.members for part in parts))
    for part in parts:
        for subject, number in part.by_subject.items():
            total.by_subject[subject] += number
        for subject, number in part.members_by_subject.items():
            total.members_by_subject[subject] = total.members_by_subject.get(subject, 0) + number
    return Matrix(shown, _row(total, subjects), pagination)


def _row(part: UnitCompletion, subjects: Sequence[str], short: str = "") -> MatrixRow:
    cells = tuple(MatrixCell(part.by_subject.get(subject, 0), part.members_of(subject)) for subject in subjects)
    return MatrixRow(part.unit_id, part.name, part.members, cells, short)


def matrix_table(
    rows: Sequence[MatrixRow],
    total: MatrixRow,
    courses: Sequence[Subject],
    unit: str,
    population: Population = DEFAULT_POPULATION,
) -> Table:
    """The whole matrix for a file: for each course how many completed it, and which share that is."""
    columns = [
        Column(_("No."), "number", 6),
        Column(_("Unit")),
        Column(str(members_label(population)), "number", 11, is_summed=True),
    ]
    for course in courses:
        place = len(columns)
        columns += [
            Column(f"{course.title}: {_('Complete')}", "number", 13, is_summed=True),
            Column(f"{course.title}: {_('Share complete')}", "share", 13, ratio=Ratio((place,), 2)),
        ]
    own = str(_("Directly in %(unit)s", unit=unit)) if any(row.name for row in rows) else unit
    cells = [[place, row.name or own, row.members, *_cells(row)] for place, row in enumerate(rows, 1)]
    ending: list[Cell] = ["", str(_("Total")), total.members, *_cells(total)]
    return Table(str(_("Units and courses")), columns, cells, titles=(), total=ending, is_wide=True)


def _cells(row: MatrixRow) -> list[Cell]:
    return [number for cell in row.cells for number in (cell.completed, cell.share)]
