"""A report as a value: a unit, a subject, a day, and a line for each unit below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from portal.board.models import Snapshot
from portal.board.queries.numbers import Board, Counted, board_of
from portal.board.queries.report import Branch, read_branch
from portal.board.queries.snapshots import FrozenUnit, frozen_board, frozen_units, name_in
from portal.board.queries.subjects import Subject
from portal.deadlines import within_deadline
from portal.units.models import Unit
from portal.units.queries import get_unit, path_on

Depth = Literal["children", "all"]


@dataclass(frozen=True, slots=True)
class Line:
    """A unit below with everything below it; `level` counts from 1. Without an id: the upper unit's own people."""

    unit_id: int | None
    name: str
    within: str  # the name of the unit right above
    level: int
    counted: Counted


@dataclass(frozen=True)
class Report:
    """What one report says; `frozen_at` is None for the numbers of now."""

    unit_id: int
    name: str
    above: str  # the name of the unit right above, "" at the top
    subject: Subject
    day: date
    depth: Depth
    lines: tuple[Line, ...]
    total: Counted
    snapshot_id: int | None = None
    frozen_at: datetime | None = None

    @property
    def is_deep(self) -> bool:
        """Whether every level below has its lines."""
        return self.depth == "all"


def report_now(unit: Unit, subject: Subject, *, depth: Depth, on: date) -> Report:
    """The report on the numbers of now; `on` decides what is overdue."""
    above = unit.parent.name if unit.parent is not None else ""
    if depth == "all":
        return report_of_branch(read_branch(unit.id, [subject.key], on=on), above, subject, on=on)
    return report_of_board(board_of(unit.id, subject.key, on=on), unit.name, above, subject, on=on)


def report_of_board(board: Board, name: str, above: str, subject: Subject, *, on: date) -> Report:
    """The report on the units right below, of the numbers just read; `above` is the unit above by name."""
    lines = tuple(lines_of_board(board, name))
    return Report(board.unit_id, name, above, subject, on, "children", lines, board.total)


def report_of_branch(branch: Branch, above: str, subject: Subject, *, on: date) -> Report:
    """The same on every level below."""
    top, lines = branch.units[0], tuple(lines_of_branch(branch, subject.key))
    return Report(top.id, top.name, above, subject, on, "all", lines, branch.counted(top.id, subject.key))


def report_frozen(snapshot: Snapshot, unit_id: int, subject: Subject, *, depth: Depth) -> Report:
    """The report as it was on the day of the snapshot, by that day's tree. NotFound if the unit is not in it."""
    name = name_in(snapshot.id, unit_id) or get_unit(unit_id).name
    if depth == "all":
        units = frozen_units(snapshot.id, unit_id, subject.key)
        lines, total = tuple(lines_of_frozen(units)), units[0].counted
    else:
        board = frozen_board(snapshot.id, unit_id, subject.key)
        lines, total = tuple(lines_of_board(board, name)), board.total
    way = path_on(unit_id, snapshot.frozen_on)
    return Report(
        unit_id,
        name,
        way[-2].name if len(way) > 1 else "",
        subject,
        snapshot.frozen_on,
        depth,
        lines,
        total,
        snapshot.id,
        snapshot.frozen_at,
    )


def lines_of_board(board: Board, name: str) -> Iterator[Line]:
    """The units right below, then the unit's own people where there are any."""
    for row in within_deadline(board.rows):
        yield Line(row.unit_id, row.name, name, 1, row.counted)
    if board.own.members:
        yield Line(None, name, name, 1, board.own)


def lines_of_branch(branch: Branch, subject: str) -> Iterator[Line]:
    """All units below, each right after the one above it, and last the upper unit's own people."""
    names = {unit.id: unit.name for unit in branch.units}
    top, *below = branch.units
    for unit in within_deadline(below):
        yield Line(unit.id, unit.name, names[unit.parent_id or 0], unit.level, branch.counted(unit.id, subject))
    if branch.own_members.get(top.id):
        yield Line(None, top.name, top.name, 1, branch.own_counted(top.id, subject))


def lines_of_frozen(units: Sequence[FrozenUnit]) -> Iterator[Line]:
    """The same of what was frozen."""
    names = {unit.id: unit.name for unit in units}
    top, *below = units
    for unit in within_deadline(below):
        yield Line(unit.id, unit.name, names[unit.parent_id or 0], unit.level, unit.counted)
    if top.own.members:
        yield Line(None, top.name, top.name, 1, top.own)
