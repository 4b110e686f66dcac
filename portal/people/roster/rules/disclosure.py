"""Disclosure limit: how much a roster import may reveal about people outside the leader's units each day.

A number that belongs to somebody elsewhere is a fault of its row, and so tells that it has an account. An honest
list meets a few of them, somebody who tries numbers meets many. Each is counted once a day for whoever looks; who
looks at several lists at the very same moment may be told somewhat more.
"""

from collections.abc import Iterator
from typing import Protocol

from portal.deadlines import within_deadline
from portal.people.roster.rules.plan import Plan, plan_of_rows
from portal.people.roster.rules.rows import FAULTY, REDACTED, Entry, PlannedRow, Remark

DISCLOSING_FAULTS = frozenset({"person_elsewhere", "person_gone", "person_unnamed", "username_taken"})

# These too are said of an account, whoever may know of it.
ACCOUNT_FAULTS = DISCLOSING_FAULTS | {"username_other", "phone_other"}


class KnownLogins(Protocol):
    """Whoever knows which phone numbers and user names are those of people in the actor's units."""

    def is_near(self, login: str) -> bool:
        """Whether it is somebody in a unit of the actor."""
        ...


def redact_beyond_allowance(plan: Plan, known: KnownLogins, *, told: set[str], left: int) -> Plan:
    """The plan with rows redacted once the actor's daily disclosure limit is used up.

    Once they are used up, also a row whose number is free is left out: else it would tell it by coming in.
    """
    fresh: set[str] = set()
    rows: list[PlannedRow] = []
    is_redacted = False
    for row in within_deadline(plan.rows):
        strangers = set(disclosed_logins(row, known))
        new = strangers - told - fresh
        if len(fresh) >= left and (new or (not strangers and has_unknown_login(row.entry, known))):
            rows.append(redact_row(row))
            is_redacted = True
            continue
        fresh |= new
        rows.append(row)
    return plan_of_rows(rows, plan.new_units, newly_disclosed=frozenset(fresh), is_redacted=is_redacted)


def disclosed_logins(row: PlannedRow, known: KnownLogins) -> Iterator[str]:
    """The phone number or user name by which the row tells of somebody outside the actor's units."""
    for fault in row.faults:
        if fault.code in DISCLOSING_FAULTS:
            login = row.entry.phone if fault.field == "phone" else row.entry.username
            if login is not None and not known.is_near(login):
                yield login


def has_unknown_login(entry: Entry, known: KnownLogins) -> bool:
    """Whether the row says a phone number or user name that is nobody's in the actor's units."""
    return any(not known.is_near(login) for login in entry.logins)


def redact_row(row: PlannedRow) -> PlannedRow:
    """The row as it is shown whether or not somebody has its number."""
    faults = tuple(fault for fault in row.faults if fault.code not in ACCOUNT_FAULTS)
    field = "phone" if row.entry.phone is not None else "username"
    return PlannedRow(row.entry, FAULTY, row.unit, faults=(*faults, Remark(field, REDACTED)))
