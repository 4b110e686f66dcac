"""What a roster may tell of people outside a leader's units: so much a day, then neither taken nor free.

A number that belongs to somebody elsewhere is a fault of its row, and so tells that it has an account. An honest
list meets a few of them, somebody who tries numbers meets many. Each is counted once a day for whoever looks; who
looks at several lists at the very same moment may be told somewhat more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from portal.accounts import throttling
from portal.audit.operations import Actor
from portal.deadlines import within_deadline
from portal.people.roster.entries import Entry, Remark
from portal.people.roster.plan import FAULTY, UNTOLD, Plan, PlannedRow
from portal.people.roster.planning import needed
from portal.units import queries
from portal.units.permissions import LEADING

TELLING = frozenset({"person_elsewhere", "person_gone", "person_unnamed", "username_taken"})
# These too are said of an account, whoever may know of it.
OF_ACCOUNTS = TELLING | {"username_other", "phone_other"}


class Nearness(Protocol):
    """Whoever knows which phone numbers and user names are those of people in the actor's units."""

    def is_near(self, login: str) -> bool:
        """Whether it is somebody in a unit of the actor."""
        ...


def hushed(plan: Plan, asked: Collection[str], known: Nearness, *, actor: Actor) -> Plan:
    """The plan with no more in it of people elsewhere (`asked` are all) than this actor may be told today."""
    used = throttling.number_of_strangers_told(actor.id)
    if not asked and used < throttling.LIMITS[throttling.STRANGERS]:
        return plan
    if queries.has_all_tops([unit.id for unit in queries.granted_units(actor.id, LEADING)]):
        return plan
    told = throttling.strangers_told(actor.id, asked)
    return within_allowance(plan, known, told=told, left=throttling.LIMITS[throttling.STRANGERS] - used)


def within_allowance(plan: Plan, known: Nearness, *, told: set[str], left: int) -> Plan:
    """The same, where so many phone numbers and user names may be told beside those that were told already.

    Once they are used up, also a row whose number is free is left out: else it would tell it by coming in.
    """
    fresh: set[str] = set()
    rows: list[PlannedRow] = []
    for row in within_deadline(plan.rows):
        strangers = set(strangers_in(row, known))
        new = strangers - told - fresh
        if len(fresh) >= left and (new or (not strangers and is_unclear(row.entry, known))):
            rows.append(untold(row))
            continue
        fresh |= new
        rows.append(row)
    return Plan(tuple(rows), tuple(needed(plan.new_units, rows)), newly_told=frozenset(fresh))


def strangers_in(row: PlannedRow, known: Nearness) -> Iterator[str]:
    """The phone number or user name by which the row tells of somebody outside the actor's units."""
    for fault in row.faults:
        if fault.code in TELLING:
            login = row.entry.phone if fault.field == "phone" else row.entry.username
            if login is not None and not known.is_near(login):
                yield login


def is_unclear(entry: Entry, known: Nearness) -> bool:
    """Whether the row says a phone number or user name that is nobody's in the actor's units."""
    return any(not known.is_near(login) for login in entry.logins)


def untold(row: PlannedRow) -> PlannedRow:
    """The row as it is shown whether or not somebody has its number."""
    faults = tuple(fault for fault in row.faults if fault.code not in OF_ACCOUNTS)
    field = "phone" if row.entry.phone is not None else "username"
    return PlannedRow(row.entry, FAULTY, row.unit, faults=(*faults, Remark(field, UNTOLD)))
