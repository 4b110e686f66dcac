"""Snapshot checksums: SHA-256 of a snapshot and its rows, so that a change from outside shows."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

SnapshotValues = dict[str, Any]


def checksum_of(
    unit_id: int, on: date, at: datetime, subjects: list[list[str]], rows: Iterable[SnapshotValues]
) -> str:
    """SHA-256 of a snapshot and its rows in the order of unit ids, each in one way of writing."""
    digest = hashlib.sha256()
    digest.update(canonical_json([unit_id, on.isoformat(), at.isoformat(), subjects]))
    for row in rows:
        digest.update(canonical_json(row))
    return digest.hexdigest()


def canonical_json(value: Any) -> bytes:
    """One line that is the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()
