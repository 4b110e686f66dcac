"""Snapshot checksums: SHA-256 of a snapshot and its rows, so that a change from outside shows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.dashboard.enums import SnapshotFormat

SnapshotValues = dict[str, Any]


@dataclass(frozen=True)
class SnapshotHead:
    """What a checksum covers beside the rows: of what, when, how it is called, and what was kept."""

    unit_id: int
    on: date
    at: datetime
    subjects: list[list[str]]  # [subject, title]
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
    """What of a row the checksum covers: the first snapshots had no populations."""
    if format_ != SnapshotFormat.EVERYBODY:
        return row
    return {name: value for name, value in row.items() if name not in ("populations", "own_populations")}


def canonical_json(value: Any) -> bytes:
    """One line that is the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()
