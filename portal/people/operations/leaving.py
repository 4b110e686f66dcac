"""Somebody leaves the teams, or comes back; what they did stays with the unit all the time."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.accounts import operations as accounts
from portal.accounts.models import User
from portal.accounts.operations.merging import find_merge
from portal.audit.operations import Actor, record
from portal.content.vietnamese import nfc
from portal.errors import Refused, require
from portal.people import permissions
from portal.people.operations.hand_over import candidates_for
from portal.units import operations as units
from portal.units import permissions as units_permissions
from portal.units import queries

LONGEST_REASON = 500  # characters


def deactivate_user(
    user: User, *, successors: Mapping[int, User] | None = None, reason: str = "", actor: Actor | None
) -> None:
    """Close the account of somebody who leaves: devices, codes and roles end, and what they lend to deputies.

    The membership stays as it is, so that the unit's counts and history do. `successors` take over roles, by the
    id of the grant; each belongs to the unit of the role. Raises Forbidden, and Refused for somebody who has left
    already, the last administrator, a successor from elsewhere, and a long reason.
    """
    accounts.lock_accounts(user.id)
    if user.deactivated_at is not None:
        raise Refused(_("%(name)s has left already.", name=user.name))
    require(actor is None or permissions.can_let_go(actor, user))
    reason = " ".join(nfc(reason).split())
    if len(reason) > LONGEST_REASON:
        raise Refused(_("A reason has at most %(number)d characters.", number=LONGEST_REASON))
    home = queries.unit_of(user.id)
    actor = units_permissions.acting(actor, home) if home is not None else actor

    grants = queries.grants_of(user.id)
    followed: list[dict[str, int | str]] = []
    for grant in grants:
        successor = (successors or {}).get(grant.id)
        if successor is None:
            continue
        if all(row.id != successor.id for row in candidates_for(grant.unit_id, grant.role, leaving_id=user.id)):
            raise Refused(
                _("%(name)s cannot take over this role. Choose somebody of the unit.", name=successor.name)
            )
        # Before the role ends: the last administrator can only leave to a next one.
        units.grant_role(successor, grant.unit, grant.role, actor=actor)
        followed.append({"unit": grant.unit_id, "role": grant.role, "by": successor.id})
    accounts.close_account(user, actor=actor)
    for grant in grants:
        units.end_grant(grant, actor=actor)
    record(actor, "account.deactivated", user, reason=reason, roles=len(grants), followed=followed)


def reactivate_user(user: User, *, actor: Actor | None) -> None:
    """Let somebody come back to the unit they left from, without roles; a new code brings them in.

    Raises Forbidden, and Refused for somebody who has not left and for an account that became part of another.
    """
    accounts.lock_accounts(user.id)
    if find_merge(user.id) is not None:
        raise Refused(_("This account was merged into another already."))
    if user.deactivated_at is None:
        raise Refused(_("%(name)s has not left.", name=user.name))
    require(actor is None or permissions.can_bring_back(actor, user))
    home = queries.unit_of(user.id)
    accounts.reopen_account(user)
    record(units_permissions.acting(actor, home) if home is not None else actor, "account.reactivated", user)
