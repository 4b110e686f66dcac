"""Planning: makes the import plan of a roster; after one row was edited, anew for the rows that depend on it.

Which unit each row means, and which rows speak of one person, is found out for all rows each time, since a single
row can name a unit for others; that asks the database for the units only. Of an edited roster only these people
are looked up: those of the edited row, of the rows that now mean another unit or have another double, and of the
rows about the same people.
"""

from collections.abc import Sequence
from dataclasses import replace

from portal.audit.models import Actor
from portal.deadlines import within_deadline
from portal.people.roster.queries.context import load_context, load_people, related_logins
from portal.people.roster.rules.context import NO_CHOICES, UnitChoices
from portal.people.roster.rules.disclosure import disclosed_logins
from portal.people.roster.rules.plan import NewUnit, plan_of_rows
from portal.people.roster.rules.planning import ResolvedRow, plan_row, resolve_rows
from portal.people.roster.rules.rows import Entry
from portal.people.roster.rules.stored_plan import FullPlan
from portal.people.roster.rules.unit_resolver import UnitResolver
from portal.units.models import Unit


def plan_rows(
    entries: Sequence[Entry],
    unit: Unit,
    *,
    actor: Actor | None,
    before: FullPlan | None = None,
    choices: UnitChoices = NO_CHOICES,
) -> FullPlan:
    """The import plan of the rows; the rows that an edit does not touch are taken from the plan `before` it."""
    known = replace(load_context(entries, unit, actor=actor), choices=choices)
    destinations = UnitResolver(entries, known)
    given = resolve_rows(entries, destinations, known.today)
    units = tuple(destinations.new_units)
    places: Sequence[int] = range(len(entries))
    if before is not None:
        places = sorted(affected_places(before, entries, given, units))

    some = [entries[place] for place in places]
    known = load_people(known, some, (given[place][0] for place in places), among=entries, actor=actor)
    planned = (plan_row(entries[place], given[place], known, destinations) for place in within_deadline(places))
    rows = [*before.plan.rows] if before is not None else [*planned]
    texts = [*before.texts] if before is not None else [""] * len(rows)
    near = {login for entry in some for login in entry.logins if known.is_near(login)}
    if before is not None:
        asked_anew = {login for entry in some for login in entry.logins}
        asked_anew.update(login for place in places for login in rows[place].entry.logins)
        near |= before.near - asked_anew
        for place, row in zip(places, planned, strict=True):
            rows[place], texts[place] = row, ""
    counts = [len(faults) for _unit, faults in given]
    made = FullPlan(plan_of_rows(rows, units), counts, units, frozenset(near), frozenset(), texts)
    asked = (login for row in rows if row.faults for login in disclosed_logins(row, made))
    return replace(made, asked=frozenset(asked))


def affected_places(
    before: FullPlan, entries: Sequence[Entry], given: Sequence[ResolvedRow], units: tuple[NewUnit, ...]
) -> set[int]:
    """The places of the edited rows, and of those that may do something else because of them."""
    affected: set[int] = set()
    edited: list[str] = []
    for place, (row, entry) in enumerate(zip(before.plan.rows, entries, strict=True)):
        if row.entry is not entry:
            affected.add(place)
            edited += [*row.entry.logins, *entry.logins]
        # Its unit, or a fault that stands whoever its person is.
        if (row.unit, row.faults[: before.given[place]]) != given[place]:
            affected.add(place)
    if units != before.units:
        # Whether a unit to be made is a team may depend on what stands below it.
        affected.update(place for place, entry in enumerate(entries) if entry.is_head)
    logins = related_logins(edited)
    affected.update(place for place, entry in enumerate(entries) if not logins.isdisjoint(entry.logins))
    return affected
