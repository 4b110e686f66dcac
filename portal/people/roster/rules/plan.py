"""What a roster will do: for every row one outcome, and the units that it needs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from portal.people.roster.rules.context import KnownPerson
from portal.people.roster.rules.entries import Entry, Remark

CREATE, CHANGE, MOVE, SAME, FAULTY = "create", "change", "move", "same", "faulty"
OUTCOMES = (FAULTY, CREATE, CHANGE, MOVE, SAME)
WRITING_OUTCOMES = (CREATE, CHANGE, MOVE)
CACHED_PROPERTIES = (
    "outcomes",
    "counts",
    "fingerprint",
    "is_hushed",
)  # of the rows of a plan, once it is asked for

REDACTED = "asked_too_many"  # the fault of a row of which nothing may be told today

# A unit that is there goes by its id, one that the roster makes by its place in `Plan.new_units`, below zero.
UnitKey = int


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that the roster makes, below one that is there or one that it makes too."""

    key: UnitKey
    name: str
    kind: str
    code: str  # empty: one is made up when it is written
    parent: UnitKey
    asked_by: int  # the row that asked for it first


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one row does.

    `changes` are the values that the account gets, by field; `unit` is where the person will be, and for a person
    who stays where they are too. Without a day in `since` a person joins at the moment of writing.
    """

    entry: Entry
    outcome: str
    unit: UnitKey | None = None
    person: KnownPerson | None = None
    changes: Mapping[str, str] = field(default_factory=dict)
    becomes_head: bool = False
    comes_back: bool = False
    since: date | None = None
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether a person whom the portal knows joins another unit."""
        return self.person is not None and self.unit != self.person.unit_id

    @property
    def writes(self) -> bool:
        """Whether anything changes for this row."""
        return self.outcome in WRITING_OUTCOMES


@dataclass(frozen=True)
class Plan:
    """All rows with their outcomes, in the order of the file, and the units to make, parents first.

    `newly_told` are phone numbers and user names of people elsewhere that it tells and no earlier one has today.
    """

    rows: Sequence[PlannedRow]
    new_units: tuple[NewUnit, ...] = ()
    newly_disclosed: frozenset[str] = frozenset()

    def with_rows(self, rows: Sequence[PlannedRow]) -> Plan:
        """The plan with the same rows in another shape; what was worked out of them stays."""
        plan = replace(self, rows=rows)
        plan.__dict__.update({name: self.__dict__[name] for name in CACHED_PROPERTIES if name in self.__dict__})
        return plan

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome, how many units are made, people made heads and brought back."""
        outcomes = Counter(self.outcomes)
        return {
            **{outcome: outcomes[outcome] for outcome in OUTCOMES},
            "units": len(self.new_units),
            "heads": sum(row.becomes_head for row in self.rows),
            "back": sum(row.comes_back for row in self.rows),
        }

    @cached_property
    def is_redacted(self) -> bool:
        """Whether there are rows of which nothing may be told today."""
        return any(fault.code == REDACTED for row in self.rows for fault in row.faults)

    @cached_property
    def outcomes(self) -> Sequence[str]:
        """The outcome of each row."""
        return [row.outcome for row in self.rows]

    @property
    def written(self) -> int:
        """How many rows change something."""
        return sum(self.counts[outcome] for outcome in WRITING_OUTCOMES)

    @cached_property
    def fingerprint(self) -> str:
        """The same for two plans that would write the same, whatever language they are told in."""
        deeds = [write_payload(row) for row in self.rows]
        units = [[unit.key, unit.name, unit.kind, unit.code, unit.parent] for unit in self.new_units]
        text = json.dumps([deeds, units], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_payload(row: PlannedRow) -> list[object]:
    """What the row would write, as JSON holds it."""
    if not row.writes:
        return [row.entry.number, row.outcome]
    entry = row.entry
    return [
        *(entry.number, row.outcome, entry.name, entry.phone, entry.username, row.unit),
        *(
            row.person.id if row.person is not None else None,
            row.person.unit_id if row.person is not None else None,
        ),
        *(sorted(row.changes.items()), row.becomes_head, row.comes_back, iso_date(row.since)),
    ]


def iso_date(day: date | None) -> str | None:
    """The day as text."""
    return day.isoformat() if day is not None else None
