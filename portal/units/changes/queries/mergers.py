"""What became part of a unit, and the roles that ended by it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from portal.units.changes.queries.history import changes_on
from portal.units.enums import UnitChangeKind
from portal.units.queries.people import names_of_people, names_of_units


@dataclass(frozen=True, slots=True)
class EndedRole:
    """A role over a merged unit; the name only of somebody whom the viewer may see."""

    user_id: int
    name: str | None
    role: str
    is_lent: bool


@dataclass(frozen=True, slots=True)
class Merger:
    """A unit that became part of another, with what it brought along."""

    name: str
    people: int
    units: int
    reason: str
    roles: Sequence[EndedRole]


def mergers_into(unit_id: int, on: date, *, now_below: Collection[int]) -> list[Merger]:
    """What became part of the unit on this day; people are named who belong at or below the given units now."""
    changes = changes_on(unit_id, on, UnitChangeKind.ABSORBED)
    others = {change.other_id for change in changes if change.other_id is not None}
    units = names_of_units(others, below=now_below)
    holders = {role["user"] for change in changes for role in change.details.get("roles", ())}
    people = names_of_people(holders, below=now_below)
    found = []
    for change in changes:
        roles = []
        for role in change.details.get("roles", ()):
            name, is_there = people.get(role["user"], ("", False))
            roles.append(EndedRole(role["user"], name if is_there else None, role["role"], role["lent"]))
        name = units[change.other_id][0] if change.other_id is not None else ""
        counts = change.details.get("people", 0), change.details.get("units", 0)
        found.append(Merger(name, *counts, change.reason, roles))
    return found
