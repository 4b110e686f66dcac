"""What a roster will do: for every row one outcome, and the units that it needs."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.people.roster.rules.offers import NO_OFFERS, Offers, offers_of
from portal.people.roster.rules.rows import BROAD, OUTCOMES, WRITING_OUTCOMES, PlannedRow, UnitKey


class NewUnit(NamedTuple):
    """A unit that the roster makes, below one that is there or one that it makes too."""

    key: UnitKey
    name: str
    kind: str
    code: str  # empty: one is made up when it is written
    parent: UnitKey
    asked_by: int  # the row that asked for it first


@dataclass(frozen=True)
class Plan:
    """All rows with their outcomes, in the order of the file, and the units to make, parents first.

    Two plans that would write the same have one `fingerprint`, whatever language they are told in.
    `newly_disclosed` are phone numbers and user names of people elsewhere that it tells and no earlier one has
    today; of some rows of a plan that `is_redacted` nothing may be told today.
    """

    rows: Sequence[PlannedRow]
    new_units: tuple[NewUnit, ...]
    outcomes: Sequence[str]  # of each row
    counts: Mapping[str, int]  # of rows by outcome, units made, people made heads and brought back
    fingerprint: str
    newly_disclosed: frozenset[str] = frozenset()
    is_redacted: bool = False
    broad: Sequence[int] = ()  # places of rows whose people come into a unit that has units below it
    offers: Offers = NO_OFFERS

    @property
    def written(self) -> int:
        """How many rows change something."""
        return sum(self.counts[outcome] for outcome in WRITING_OUTCOMES)


def plan_of_rows(
    rows: Sequence[PlannedRow],
    units: Sequence[NewUnit],
    *,
    newly_disclosed: frozenset[str] = frozenset(),
    is_redacted: bool = False,
) -> Plan:
    """The import plan of planned rows, with those of the units that they need."""
    new_units = needed_units(units, rows)
    outcomes = [row.outcome for row in rows]
    number = Counter(outcomes)
    counts = {
        **{outcome: number[outcome] for outcome in OUTCOMES},
        "units": len(new_units),
        "heads": sum(row.becomes_head for row in rows),
        "back": sum(row.comes_back for row in rows),
    }
    broad = [place for place, row in enumerate(rows) if any(note.code == BROAD for note in row.notes)]
    print_ = fingerprint_of(rows, new_units)
    return Plan(rows, new_units, outcomes, counts, print_, newly_disclosed, is_redacted, broad, offers_of(rows))


def needed_units(units: Sequence[NewUnit], rows: Iterable[PlannedRow]) -> tuple[NewUnit, ...]:
    """The new units in which somebody will be, and those above them."""
    parents = {unit.key: unit.parent for unit in units}
    keys: set[UnitKey] = set()
    for row in rows:
        key = row.unit if row.writes else None
        while key is not None and key < 0 and key not in keys:
            keys.add(key)
            key = parents[key]
    return tuple(unit for unit in units if unit.key in keys)


def fingerprint_of(rows: Iterable[PlannedRow], new_units: Iterable[NewUnit]) -> str:
    """The fingerprint of what the rows would write."""
    units = [[unit.key, unit.name, unit.kind, unit.code, unit.parent] for unit in new_units]
    written = [write_payload(row) for row in rows]
    text = json.dumps([written, units], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_payload(row: PlannedRow) -> list[object]:
    """What the row would write, as JSON holds it."""
    if not row.writes:
        return [row.entry.number, row.outcome]
    entry, person = row.entry, row.person
    return [
        *(entry.number, row.outcome, entry.name, entry.phone, entry.username, row.unit),
        *((None, None) if person is None else (person.id, person.unit_id)),
        *(sorted(row.changes.items()), row.becomes_head, row.comes_back),
        row.since.isoformat() if row.since is not None else None,
    ]
