"""A plan made and mended: what one row says otherwise is planned anew where anything depends on it, and no more.

Which unit each row means, and which rows speak of one person, is found out for all rows again, since a single row
can name a unit for others; that asks the database for the units only. Whose people are looked up are the row that
was mended, the rows that now mean another unit or have another double, and those about the same people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.audit.operations import Actor
from portal.people.roster.asking import strangers_in
from portal.people.roster.destinations import Destinations
from portal.people.roster.entries import Entry
from portal.people.roster.kept import MadePlan, made_plan
from portal.people.roster.lookups import logins_beside, look_around, with_people
from portal.people.roster.plan import Plan
from portal.people.roster.planning import Given, Made, givens, needed, plan_row, plan_rows
from portal.units.models import Unit


def plan_all(entries: Sequence[Entry], unit: Unit, *, actor: Actor | None) -> MadePlan:
    """What each row will do."""
    world = look_around(entries, unit, actor=actor)
    destinations = Destinations(entries, world)
    given = givens(entries, destinations, world.today)
    known = with_people(world, entries, (one.unit for one in given), among=entries, actor=actor)
    plan = plan_rows(entries, given, destinations.new_units, known)
    return made_plan(plan, given, destinations.new_units, known)


def plan_again(before: MadePlan, place: int, entry: Entry, unit: Unit, *, actor: Actor) -> MadePlan:
    """The plan with another row in this place: the same as if all were planned anew."""
    rows = list(before.plan.rows)
    old = rows[place].entry
    entries = [row.entry for row in rows]
    entries[place] = entry
    world = look_around(entries, unit, actor=actor)
    destinations = Destinations(entries, world)
    given = givens(entries, destinations, world.today)
    units = tuple(destinations.new_units)
    concerned = {place} | changed(rows_given(before), given)
    if units != before.units:
        # Whether a unit to be made is a team may depend on what stands below it.
        concerned |= {number for number, one in enumerate(entries) if one.is_head}
    logins = logins_beside([*old.logins, *entry.logins])
    concerned |= {number for number, one in enumerate(entries) if not logins.isdisjoint(one.logins)}

    some = [entries[number] for number in sorted(concerned)]
    homes = (given[number].unit for number in concerned)
    known = with_people(world, some, homes, among=entries, actor=actor)
    made = Made(units)
    for number in concerned:
        rows[number] = plan_row(entries[number], given[number], known, made)
    plan = Plan(tuple(rows), tuple(needed(units, rows)))

    looked_up = {login for one in some for login in one.logins}
    near = (before.near - looked_up - set(old.logins)) | {login for login in looked_up if known.is_near(login)}
    texts = list(before.texts) or [""] * len(rows)
    for number in concerned:
        texts[number] = ""
    mended = MadePlan(plan, [len(one.faults) for one in given], units, frozenset(near), frozenset(), texts)
    asked = (login for row in rows if row.faults for login in strangers_in(row, mended))
    return replace(mended, asked=frozenset(asked))


def rows_given(before: MadePlan) -> list[Given]:
    """What stood of each row before its person was looked for."""
    return [
        Given(row.unit, row.faults[:number]) for row, number in zip(before.plan.rows, before.given, strict=True)
    ]


def changed(before: Sequence[Given], after: Sequence[Given]) -> set[int]:
    """The places of which something else stands now."""
    pairs = enumerate(zip(before, after, strict=True))
    return {place for place, (then, now) in pairs if then != now}
