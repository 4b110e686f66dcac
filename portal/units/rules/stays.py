"""How long somebody has been in and below a unit; no database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in a unit: `above` are the ids of the unit and of all above it as they are now.

    `joined_at` is when the person came there, or to the unit that became part of it.
    """

    joined_at: datetime
    until: datetime | None
    above: frozenset[int]


def joined_below(stays: Collection[Stay], unit_id: int) -> datetime | None:
    """Since when the person has been in or below the unit without a break; None for somebody who never was.

    Who moves from one team to another below the unit has been there all along.
    """
    inside = [stay for stay in stays if unit_id in stay.above]
    return max((stay.joined_at for stay in inside if not _follows_another(stay, inside)), default=None)


def _follows_another(stay: Stay, others: Collection[Stay]) -> bool:
    return any(
        other.joined_at < stay.joined_at and (other.until is None or other.until >= stay.joined_at)
        for other in others
    )
