"""Disclosure limit: how much a roster import may reveal about people outside the leader's units each day.

A number that belongs to somebody elsewhere is a fault of its row, and so tells that it has an account. An honest
list meets a few of them, somebody who tries numbers meets many. Each is counted once a day for whoever looks; who
looks at several lists at the very same moment may be told somewhat more.
"""

from __future__ import annotations

from collections.abc import Collection

from portal.accounts.operations import rate_limits
from portal.audit.models import Actor
from portal.people.roster.rules.disclosure import KnownLogins, redact_beyond_allowance
from portal.people.roster.rules.plan import Plan
from portal.units.permissions import LEADER_ROLES
from portal.units.queries.grants import granted_units, has_all_tops


def redact_plan(plan: Plan, asked: Collection[str], known: KnownLogins, *, actor: Actor) -> Plan:
    """The plan with no more in it of people elsewhere (`asked` are all) than this actor may be told today."""
    used = rate_limits.number_of_disclosed_logins(actor.id)
    if not asked and used < rate_limits.LIMITS[rate_limits.DISCLOSED_LOGINS]:
        return plan
    if has_all_tops([unit.id for unit in granted_units(actor.id, LEADER_ROLES)]):
        return plan
    told = rate_limits.disclosed_logins(actor.id, asked)
    return redact_beyond_allowance(
        plan, known, told=told, left=rate_limits.LIMITS[rate_limits.DISCLOSED_LOGINS] - used
    )
