"""Units against courses: the share that completed each, as steps of colour and as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.dashboard.matrix.queries import UnitCompletion
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
        """Which colour stands for it: none, few, many or all; empty where there is nobody."""
        if not self.members:
            return "empty"
        if self.completed == self.members:
            return "all"
        return "many" if self.share >= 0.5 else "few" if self.completed else "none"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit with a cell for each course; the own people of the unit have no name."""

    unit_id: int
    name: str
    members: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the rows, and the sum of all of them, on whatever page."""

    rows: tuple[MatrixRow, ...]
    total: MatrixRow
    pagination: Pagination


def completion_matrix(
    units: Sequence[UnitCompletion], own: UnitCompletion, subjects: Sequence[str], *, page: int
) -> Matrix:
    """The units right below and the own people, each with a cell for every subject."""
    own = UnitCompletion(own.unit_id, "", "", own.members, own.by_subject)
    parts = [*units, own] if own.members else list(units)
    pagination = paginate(page, total=len(parts), size=PAGE_SIZE)
    shown = tuple(_row(part, subjects) for part in pagination.cut(parts))
    total = UnitCompletion(own.unit_id, "", "", sum(part.members for part in parts))
    for part in parts:
        for subject, number in part.by_subject.items():
            total.by_subject[subject] += number
    return Matrix(shown, _row(total, subjects), pagination)


def _row(part: UnitCompletion, subjects: Sequence[str]) -> MatrixRow:
    cells = tuple(MatrixCell(part.by_subject.get(subject, 0), part.members) for subject in subjects)
    return MatrixRow(part.unit_id, part.name, part.members, cells)
