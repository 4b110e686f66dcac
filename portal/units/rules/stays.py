"""How long somebody has been in and below a unit; no database."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in a unit that stood in one place: `above` are the ids of the unit and of all above it."""

    joined_at: datetime
    until: datetime | None
    above: frozenset[int]


@dataclass(frozen=True, slots=True)
class Place:
    """What stood above a unit (with itself) from one day until before another; None: ever since, until today."""

    since: date | None
    until: date | None
    above: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reach:
    """A unit at and below which something held from one moment until before another; None: ever, until today."""

    unit_id: int
    since: datetime | None = None
    until: datetime | None = None


def joined_below(stays: Collection[Stay], *reaches: Reach) -> datetime | None:
    """Since when the person has been in or below these units without a break; None for somebody who never was.

    Who moves from one team to another below the unit has been there all along; who comes with a unit that is moved
    or merged into it has been there since then.
    """
    inside = [part for stay in stays for reach in reaches for part in _within(stay, reach)]
    return max((stay.joined_at for stay in inside if not _follows_another(stay, inside)), default=None)


def places_over_time(unit_id: int, versions: Mapping[int, Mapping[date, int | None]]) -> list[Place]:
    """What stood above a unit at any time, the first first: `versions` are by unit the first days of each parent.

    What is not known of earlier days is taken to have been as on the first known.
    """
    return _places(unit_id, versions, frozenset())


def _places(unit_id: int, versions: Mapping[int, Mapping[date, int | None]], seen: frozenset[int]) -> list[Place]:
    if unit_id in seen:  # a loop
        return [Place(None, None, frozenset())]
    days = sorted(versions.get(unit_id, {}).items())
    if not days:
        return [Place(None, None, frozenset([unit_id]))]
    found: list[Place] = []
    for number, (since, parent_id) in enumerate(days):
        begins = since if number else None
        ends = days[number + 1][0] if number + 1 < len(days) else None
        above = [Place(None, None, frozenset())]
        if parent_id is not None:
            above = _places(parent_id, versions, seen | {unit_id})
        for place in above:
            both = _overlap(place, begins, ends)
            if both is None:
                continue
            if found and found[-1].above == both.above | {unit_id}:
                found[-1] = replace(found[-1], until=both.until)
            else:
                found.append(replace(both, above=both.above | {unit_id}))
    return found


def _overlap(place: Place, since: date | None, until: date | None) -> Place | None:
    begins = max((day for day in (place.since, since) if day is not None), default=None)
    ends = min((day for day in (place.until, until) if day is not None), default=None)
    if begins is not None and ends is not None and begins >= ends:
        return None
    return Place(begins, ends, place.above)


def _within(stay: Stay, reach: Reach) -> Iterator[Stay]:
    if reach.unit_id not in stay.above:
        return
    joined_at = stay.joined_at if reach.since is None else max(stay.joined_at, reach.since)
    until = stay.until
    if reach.until is not None:
        until = reach.until if until is None else min(until, reach.until)
    if until is None or joined_at < until:
        yield replace(stay, joined_at=joined_at, until=until)


def _follows_another(stay: Stay, others: Collection[Stay]) -> bool:
    return any(
        other.joined_at < stay.joined_at and (other.until is None or other.until >= stay.joined_at)
        for other in others
    )
