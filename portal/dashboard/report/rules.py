"""Where the rows of a report stand, and which of them add up to its total; no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from portal.dashboard.enums import ReportRow
from portal.units.enums import UnitKind


@dataclass(frozen=True, slots=True)
class Place:
    """The commune, the hamlet and the team in which something stands; empty where it stands in none."""

    commune: str = ""
    hamlet: str = ""
    team: str = ""

    def entered(self, kind: str, name: str) -> "Place":
        """The place of a unit of this kind and name that stands here."""
        if kind == UnitKind.COMMUNE:
            return Place(name)
        if kind == UnitKind.HAMLET:
            return replace(self, hamlet=name, team="")
        return replace(self, team=name) if kind == UnitKind.TEAM else self


NOWHERE = Place()


def places_of(
    units: Iterable[tuple[int, int | None, str, str]], *, above: Sequence[tuple[str, str]] = ()
) -> dict[int, Place]:
    """The place of each unit, given as id, parent, kind and name, each after its parent; above, kind and name."""
    first = NOWHERE
    for kind, name in above:
        first = first.entered(kind, name)
    places: dict[int, Place] = {}
    for unit_id, parent_id, kind, name in units:
        beside = places.get(parent_id, first) if parent_id is not None else first
        places[unit_id] = beside.entered(kind, name)
    return places


class Counted(Protocol):
    """A row of a report: which kind of row it is, and how far down it stands."""

    @property
    def row(self) -> ReportRow:
        """Whom it counts."""

    @property
    def level(self) -> int:
        """Its level, from 1."""


Line = TypeVar("Line", bound=Counted)


def rows_counted_once(lines: Iterable[Line]) -> list[Line]:
    """The rows that add up to the total: everybody is in exactly one of them."""
    return [line for line in lines if line.row != ReportRow.SUM]


def rows_of_level(lines: Iterable[Line], level: int) -> list[Line]:
    """The units of a level with all below them, and who stands above them: they add up to the total, too."""
    return [line for line in lines if line.level == level or (line.level < level and line.row != ReportRow.SUM)]
