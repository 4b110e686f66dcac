"""The table of a board: which rows are shown, in which order, on which page, and what they sum up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.board.asked import COMPLETE, EARLIER, LEARNING, NOT_STARTED, OVERDUE, Asked
from portal.board.queries.numbers import Board, Counted, UnitNumbers, sum_of

PAGE = 50
HOUSES = 10  # in the lane of one unit
NEVER = date.min

_FILTERS: dict[str, Callable[[Counted], int]] = {
    NOT_STARTED: lambda counted: counted.not_started,
    LEARNING: lambda counted: counted.learning,
    COMPLETE: lambda counted: counted.completed,
    EARLIER: lambda counted: counted.earlier,
    OVERDUE: lambda counted: counted.overdue,
}
_SORTS: dict[str, Callable[[Counted], Any]] = _FILTERS | {
    "members": lambda counted: counted.members,
    COMPLETE: lambda counted: (counted.share, counted.completed),
    "teaching": lambda counted: counted.teaching,
    "seen": lambda counted: counted.last_active or NEVER,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A unit right below, or (without a unit) the people of the unit itself."""

    unit: UnitNumbers | None
    counted: Counted

    @property
    def houses(self) -> list[str]:
        """Its lane: a lit house for each who completed it, for each tenth of them where they are many."""
        return lane(self.counted)


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the rows that are wanted, and the sum of all that are, on whatever page."""

    rows: Sequence[Row]
    total: Counted
    number: int
    page: int
    pages: int


def table_of(board: Board, asked: Asked) -> Table:
    """The rows of the board that are asked for: the last page where it lies behind the end."""
    units = [Row(unit, unit.counted) for unit in board.rows]
    if asked.sort != "name":
        key = _SORTS[asked.sort]
        units.sort(key=lambda row: key(row.counted), reverse=asked.descending)
    elif asked.is_turned:
        units.reverse()
    own = [Row(None, board.own)] if board.own.members else []
    rows = [row for row in units + own if _is_wanted(row.counted, asked)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(asked.page, pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return Table(shown, sum_of([row.counted for row in rows]), len(rows), page, pages)


def lane(counted: Counted) -> list[str]:
    """The houses of a unit: one for each of its people, or ten for all of them; lit for those who completed it."""
    houses = min(counted.members, HOUSES)
    lit = counted.completed * houses // counted.members if counted.members else 0
    return ["lit"] * lit + ["dark"] * (houses - lit)


def lights(board: Board) -> list[str]:
    """One house for each unit with people: lit where all completed it, with somebody at the door where one did."""
    return [
        "lit" if row.counted.completed == row.counted.members else "here" if row.counted.completed else "dark"
        for row in board.rows
        if row.counted.members
    ]


def _is_wanted(counted: Counted, asked: Asked) -> bool:
    return not asked.state or _FILTERS[asked.state](counted) > 0
