"""Replanning: after one row was edited, plan anew only the rows that depend on it.

Which unit each row means, and which rows speak of one person, is found out for all rows again, since a single row
can name a unit for others; that asks the database for the units only. Whose people are looked up are the row that
was mended, the rows that now mean another unit or have another double, and those about the same people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.audit.models import Actor
from portal.people.roster.queries.context import load_context, load_people, related_logins
from portal.people.roster.rules.disclosure import disclosed_logins
from portal.people.roster.rules.entries import Entry
from portal.people.roster.rules.plan import Plan
from portal.people.roster.rules.planning import (
    NewUnits,
    ResolvedRow,
    needed_units,
    plan_row,
    plan_rows,
    resolve_rows,
)
from portal.people.roster.rules.stored_plan import FullPlan, full_plan
from portal.people.roster.rules.unit_resolver import UnitResolver
from portal.units.models import Unit


def plan_all(entries: Sequence[Entry], unit: Unit, *, actor: Actor | None) -> FullPlan:
    """What each row will do."""
    world = load_context(entries, unit, actor=actor)
    destinations = UnitResolver(entries, world)
    given = resolve_rows(entries, destinations, world.today)
    known = load_people(world, entries, (one.unit for one in given), among=entries, actor=actor)
    plan = plan_rows(entries, given, destinations.new_units, known)
    return full_plan(plan, given, destinations.new_units, known)


def replan_row(before: FullPlan, place: int, entry: Entry, unit: Unit, *, actor: Actor) -> FullPlan:
    """The plan with another row in this place: the same as if all were planned anew."""
    rows = list(before.plan.rows)
    old = rows[place].entry
    entries = [row.entry for row in rows]
    entries[place] = entry
    world = load_context(entries, unit, actor=actor)
    destinations = UnitResolver(entries, world)
    given = resolve_rows(entries, destinations, world.today)
    units = tuple(destinations.new_units)
    concerned = {place} | changed_places(resolved_rows(before), given)
    if units != before.units:
        # Whether a unit to be made is a team may depend on what stands below it.
        concerned |= {number for number, one in enumerate(entries) if one.is_head}
    logins = related_logins([*old.logins, *entry.logins])
    concerned |= {number for number, one in enumerate(entries) if not logins.isdisjoint(one.logins)}

    some = [entries[number] for number in sorted(concerned)]
    homes = (given[number].unit for number in concerned)
    known = load_people(world, some, homes, among=entries, actor=actor)
    made = NewUnits(units)
    for number in concerned:
        rows[number] = plan_row(entries[number], given[number], known, made)
    plan = Plan(tuple(rows), tuple(needed_units(units, rows)))

    looked_up = {login for one in some for login in one.logins}
    near = (before.near - looked_up - set(old.logins)) | {login for login in looked_up if known.is_near(login)}
    texts = list(before.texts) or [""] * len(rows)
    for number in concerned:
        texts[number] = ""
    mended = FullPlan(plan, [len(one.faults) for one in given], units, frozenset(near), frozenset(), texts)
    asked = (login for row in rows if row.faults for login in disclosed_logins(row, mended))
    return replace(mended, asked=frozenset(asked))


def resolved_rows(before: FullPlan) -> list[ResolvedRow]:
    """What stood of each row before its person was looked for."""
    return [
        ResolvedRow(row.unit, row.faults[:number])
        for row, number in zip(before.plan.rows, before.given, strict=True)
    ]


def changed_places(before: Sequence[ResolvedRow], after: Sequence[ResolvedRow]) -> set[int]:
    """The places of which something else stands now."""
    pairs = enumerate(zip(before, after, strict=True))
    return {place for place, (then, now) in pairs if then != now}
