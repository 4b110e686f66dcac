"""Writes an import plan: units, accounts, memberships and heads, in batches of a few hundred rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from portal import clock
from portal.accounts.operations import bulk_users as accounts
from portal.accounts.operations.bulk_users import AccountChange, NewAccount
from portal.accounts.queries.users import get_user
from portal.audit.models import Actor
from portal.people.operations.deactivate import reactivate_user
from portal.people.roster.rules.plan import NewUnit, Plan
from portal.people.roster.rules.planning import start_of_day
from portal.people.roster.rules.rows import CREATE, PlannedRow, UnitKey
from portal.units.bulk.operations.heads import make_heads
from portal.units.bulk.operations.memberships import NewMembership, join_units
from portal.units.bulk.operations.units import UnitToAdd, add_units

BATCH_SIZE = 500  # rows between two signs of progress


class PlanWriter:
    """One plan on its way into the database, inside the transaction of whoever asks for it."""

    def __init__(self, plan: Plan, *, reason: str, actor: Actor | None) -> None:
        self.new_people: list[int] = []
        self._plan = plan
        self._reason = reason
        self._actor = actor
        self._now = clock.now()
        self._made: dict[UnitKey, int] = {}

    def steps(self) -> Iterator[int]:
        """Write; tells, again and again, how many rows are written."""
        for level in units_by_level(self._plan.new_units):
            self._add_units(level)
        rows = (row for row in self._plan.rows if row.writes)
        done = 0
        while some := list(islice(rows, BATCH_SIZE)):
            self._write(some)
            done += len(some)
            yield done

    def _add_units(self, level: Sequence[NewUnit]) -> None:
        wanted = [UnitToAdd(unit.name, unit.kind, unit.code, self._id_of(unit.parent)) for unit in level]
        ids = add_units(wanted, reason=self._reason, actor=self._actor)
        self._made |= {unit.key: unit_id for unit, unit_id in zip(level, ids, strict=True)}

    def _write(self, rows: Sequence[PlannedRow]) -> None:
        ids = self._create([row for row in rows if row.outcome == CREATE])
        ids |= {row.entry.number: row.person.id for row in rows if row.person is not None}
        homes = {row.entry.number: self._home_of(row) for row in rows}
        for row in rows:
            if row.comes_back:
                reactivate_user(get_user(ids[row.entry.number]), actor=self._actor)
        changed = [row for row in rows if row.changes]
        accounts.update_users(
            [AccountChange(ids[row.entry.number], row.changes, homes[row.entry.number]) for row in changed],
            actor=self._actor,
        )
        joining = [row for row in rows if row.outcome == CREATE or row.moves]
        join_units(
            [
                NewMembership(
                    ids[row.entry.number],
                    homes[row.entry.number],
                    self._since(row),
                    row.person.unit_id if row.person is not None else None,
                )
                for row in joining
            ],
            actor=self._actor,
        )
        heads = [(ids[row.entry.number], homes[row.entry.number]) for row in rows if row.becomes_head]
        make_heads(heads, actor=self._actor)

    def _create(self, rows: Sequence[PlannedRow]) -> dict[int, int]:
        """Accounts for new people; their ids by row."""
        wanted = [
            NewAccount(row.entry.name, row.entry.phone, row.entry.username, self._home_of(row)) for row in rows
        ]
        ids = accounts.create_users(wanted, actor=self._actor)
        self.new_people += ids
        return {row.entry.number: user_id for row, user_id in zip(rows, ids, strict=True)}

    def _home_of(self, row: PlannedRow) -> int:
        if row.unit is None:
            raise ValueError("A row that is written has a unit.")
        return self._id_of(row.unit)

    def _id_of(self, key: UnitKey) -> int:
        return key if key >= 0 else self._made[key]

    def _since(self, row: PlannedRow) -> datetime:
        return start_of_day(row.since) if row.since is not None else self._now


def units_by_level(new_units: Sequence[NewUnit]) -> Iterator[list[NewUnit]]:
    """The units to make in turns: those whose parents are there, then those below them."""
    waiting = list(new_units)
    made: set[UnitKey] = set()
    while waiting:
        level = [unit for unit in waiting if unit.parent >= 0 or unit.parent in made]
        if not level:
            raise ValueError("The new units stand under each other in a circle.")
        yield level
        made |= {unit.key for unit in level}
        waiting = [unit for unit in waiting if unit.key not in made]
