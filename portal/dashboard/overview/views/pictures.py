"""The units of a dashboard as houses of four windows, one lit for each quarter of the people who completed it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.dashboard.overview.queries.numbers import UnitCounts
from portal.units.rules.short_names import short_names

WINDOWS = 4
MAX_HOUSES = 16  # more of them are counted by their windows instead


@dataclass(frozen=True, slots=True)
class UnitHouse:
    """The house of a unit: its short name, the share that completed it, and how many windows are lit."""

    unit_id: int
    name: str
    share: float
    windows: int


@dataclass(frozen=True, slots=True)
class Street:
    """The houses of the units with people, the fullest first; `complete` of them are lit altogether."""

    houses: Sequence[UnitHouse]

    @property
    def complete(self) -> int:
        """In how many units everybody completed it."""
        return self._with(WINDOWS)

    @property
    def nearest(self) -> UnitHouse | None:
        """Of those where not everybody did, the one that is nearest to it; none where nobody has begun to."""
        return next((house for house in self.houses if house.share and house.windows < WINDOWS), None)

    @property
    def is_drawn(self) -> bool:
        """Whether there is room for a house each."""
        return len(self.houses) <= MAX_HOUSES

    @property
    def by_windows(self) -> list[tuple[int, int]]:
        """How many houses have so many windows lit, the fullest first."""
        return [(windows, self._with(windows)) for windows in range(WINDOWS, -1, -1)]

    def _with(self, windows: int) -> int:
        return sum(1 for house in self.houses if house.windows == windows)


def unit_street(units: Sequence[UnitCounts]) -> Street:
    """The houses of those units that have people."""
    peopled = [unit for unit in units if unit.counted.members]
    houses = [
        UnitHouse(
            unit.unit_id, name, unit.counted.share, lit_windows(unit.counted.completed, unit.counted.members)
        )
        for unit, name in zip(peopled, short_names([unit.name for unit in peopled]), strict=True)
    ]
    return Street(sorted(houses, key=lambda house: -house.share))


def lit_windows(completed: int, members: int) -> int:
    """One for each whole quarter of the people who completed it: all four only where everybody did."""
    return WINDOWS * completed // members
