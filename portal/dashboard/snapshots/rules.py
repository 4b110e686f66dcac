"""Snapshot checksums: SHA-256 of a snapshot and its rows, so that a change from outside shows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from portal.dashboard.enums import AssignmentExtent, SnapshotFormat
from portal.dashboard.rules.population import EVERYBODY, Population

SnapshotValues = dict[str, Any]
# The columns of rows that the first snapshots lacked, and the format in which each came.
ADDED_COLUMNS = {
    "populations": SnapshotFormat.POPULATIONS,
    "extents": SnapshotFormat.POPULATIONS,
    "visits": SnapshotFormat.VISITS,
}


@dataclass(frozen=True)
class SnapshotHead:
    """What a checksum covers beside the rows: of what, when, how it is called, and what was kept."""

    unit_id: int
    on: date
    at: datetime
    subjects: list[list[str]]  # [subject, title], and where it was to be done
    name: str = ""
    note: str = ""
    format: int = SnapshotFormat.EVERYBODY

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than the first snapshots did, whose checksums must stay right."""
        return not self.name and not self.note and self.format == SnapshotFormat.EVERYBODY


def checksum_of(head: SnapshotHead, rows: Iterable[SnapshotValues]) -> str:
    """SHA-256 of a snapshot and its rows in the order of unit ids, each in one way of writing."""
    digest = hashlib.sha256()
    digest.update(canonical_json([head.unit_id, head.on.isoformat(), head.at.isoformat(), head.subjects]))
    if not head.is_plain:
        digest.update(canonical_json([head.format, head.name, head.note]))
    for row in rows:
        digest.update(canonical_json(covered(row, format_=head.format)))
    return digest.hexdigest()


def covered(row: SnapshotValues, *, format_: int) -> SnapshotValues:
    """What of a row the checksum covers: the first snapshots had no populations, those after them no visits."""
    lacks = [name for name, since in ADDED_COLUMNS.items() if format_ < since]
    return {name: value for name, value in row.items() if name not in lacks}


def population_key(population: Population) -> str | None:
    """By what the numbers of a population are kept beside those of everybody everywhere, which have no key."""
    if population.assigned_only:
        return "assigned_teams" if population.team_only else "assigned"
    return "teams" if population.team_only else None


def kept_population(population: Population, *, format_: int, extent: str) -> Population:
    """The population of which a snapshot knows the numbers that are asked for, as the dashboard counts them.

    Of the first snapshots that is everybody. A subject that all of the unit had to do, or nobody in it, is counted
    everywhere.
    """
    if format_ == SnapshotFormat.EVERYBODY:
        return EVERYBODY
    return replace(population, assigned_only=population.assigned_only and extent == AssignmentExtent.PARTLY)


def canonical_json(value: Any) -> bytes:
    """One line that is the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()
