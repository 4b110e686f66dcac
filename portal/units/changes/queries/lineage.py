"""What became of units between two moments: merged into others, split, founded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.units.enums import UnitChangeKind
from portal.units.models import UnitChange


@dataclass(frozen=True, slots=True)
class UnitLink:
    """That people and places of one unit are those of another from then on; `kind` is MERGED or SPLIT."""

    kind: str
    from_id: int
    to_id: int


@dataclass(frozen=True)
class Lineage:
    """The mergers and splits between two moments in their order, and the ids of units founded in that time."""

    links: Sequence[UnitLink]
    founded: frozenset[int]


def lineage_between(since: datetime, until: datetime) -> Lineage:
    """What was noted after one moment and until another."""
    kinds = (UnitChangeKind.MERGED, UnitChangeKind.SPLIT, UnitChangeKind.OPENED)
    rows = db.session.scalars(
        select(UnitChange)
        .where(UnitChange.kind.in_(kinds), UnitChange.recorded_at > since, UnitChange.recorded_at <= until)
        .order_by(UnitChange.id)
    )
    links, founded = list[UnitLink](), set[int]()
    for change in rows:
        if change.kind == UnitChangeKind.OPENED:
            founded.add(change.unit_id)
        elif change.kind == UnitChangeKind.SPLIT:
            links += [UnitLink(change.kind, change.unit_id, part) for part in change.details.get("parts", ())]
        elif change.other_id is not None:
            links.append(UnitLink(change.kind, change.unit_id, change.other_id))
    return Lineage(links, frozenset(founded))
