"""Like for like: which units of an earlier day are, together, which of a later one; no database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.units.changes.queries.lineage import Lineage
from portal.units.enums import UnitChangeKind


@dataclass(frozen=True, slots=True)
class Family:
    """Units that mergers and splits made of each other: those of before, and those that are there after."""

    before: Sequence[int]
    after: Sequence[int]


def families(lineage: Lineage, before: Collection[int], after: Collection[int]) -> list[Family]:
    """The families of several units that can be compared: all that belongs to them is known on both days.

    `before` and `after` are the ids of the units that are there on each day, in the order in which they are shown.
    A family that took in people from another branch of the tree, or gave some to it, is left out.
    """
    of: dict[int, frozenset[int]] = {}
    for link in lineage.links:
        joined = of.get(link.from_id, frozenset([link.from_id])) | of.get(link.to_id, frozenset([link.to_id]))
        of |= dict.fromkeys(joined, joined)
    merged = {link.from_id for link in lineage.links if link.kind == UnitChangeKind.MERGED}
    found = []
    for members in dict.fromkeys(of.values()):
        old = [unit for unit in before if unit in members]
        new = [unit for unit in after if unit in members]
        # Who was founded in between had nobody, and who was merged in between has nobody.
        is_whole = members - set(old) <= lineage.founded and members - set(new) <= merged | closed(
            lineage, members
        )
        if old and new and len({*old, *new}) > 1 and is_whole:
            found.append(Family(old, new))
    return found


def closed(lineage: Lineage, members: Collection[int]) -> set[int]:
    """Those of a family that were split; where one is not there any more, its parts have everybody."""
    return {
        link.from_id for link in lineage.links if link.kind == UnitChangeKind.SPLIT and link.from_id in members
    }
