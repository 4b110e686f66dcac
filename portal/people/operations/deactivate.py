"""Deactivate a member who leaves, reactivate one who returns; what they learned stays with the unit."""

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.accounts.models import User
from portal.accounts.operations.deactivate import close_account, reopen_account
from portal.accounts.queries.merged_accounts import find_merge
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.vietnamese import nfc
from portal.errors import Refused, require
from portal.people import permissions
from portal.people.queries.hand_over import candidates_for
from portal.units import permissions as units_permissions
from portal.units.operations.grants import end_grant, grant_role
from portal.units.queries.grants import grants_of
from portal.units.queries.memberships import unit_of

MAX_REASON_LENGTH = 500  # characters


def deactivate_user(
    user: User, *, successors: Mapping[int, User] | None = None, reason: str = "", actor: Actor | None
) -> None:
    """Close the account of somebody who leaves: devices, codes and roles end, and what they lend to deputies.

    The membership stays as it is, so that the unit's counts and history do. `successors` take over roles, by the
    id of the grant; each belongs to the unit of the role. Raises Forbidden, and Refused for somebody who has left
    already, the last administrator, a successor from elsewhere, and a long reason.
    """
    lock_accounts(user.id)
    if user.deactivated_at is not None:
        raise Refused(_("%(name)s has left already.", name=user.name))
    require(actor is None or permissions.can_deactivate(actor, user))
    reason = " ".join(nfc(reason).split())
    if len(reason) > MAX_REASON_LENGTH:
        raise Refused(_("A reason has at most %(number)d characters.", number=MAX_REASON_LENGTH))
    home = unit_of(user.id)
    actor = units_permissions.audit_actor(actor, home) if home is not None else actor

    grants = grants_of(user.id)
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
        grant_role(successor, grant.unit, grant.role, actor=actor)
        followed.append({"unit": grant.unit_id, "role": grant.role, "by": successor.id})
    close_account(user, actor=actor)
    for grant in grants:
        end_grant(grant, actor=actor)
    record(actor, "account.deactivated", user, reason=reason, roles=len(grants), followed=followed)


def reactivate_user(user: User, *, actor: Actor | None) -> None:
    """Let somebody come back to the unit they left from, without roles; a new code brings them in.

    Raises Forbidden, and Refused for somebody who has not left and for an account that became part of another.
    """
    lock_accounts(user.id)
    if find_merge(user.id) is not None:
        raise Refused(_("This account was merged into another already."))
    if user.deactivated_at is None:
        raise Refused(_("%(name)s has not left.", name=user.name))
    require(actor is None or permissions.can_reactivate(actor, user))
    home = unit_of(user.id)
    reopen_account(user)
    record(units_permissions.audit_actor(actor, home) if home is not None else actor, "account.reactivated", user)
