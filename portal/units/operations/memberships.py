"""Who belongs where."""

from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.events import people_moved
from portal.units.models import Membership, Unit
from portal.units.operations.expire_codes import revoke_codes_without_permission
from portal.units.operations.tree_lock import lock_tree_shared
from portal.units.queries.memberships import membership_of


def join_unit(user: User, unit: Unit, *, since: datetime | None = None, actor: Actor | None) -> Membership:
    """Let the user belong to the unit from now (or since an earlier moment) on.

    An earlier membership ends then, and stays as history. Refused for a closed unit, and for a moment that is
    still to come or before the earlier membership began.
    """
    lock_tree_shared()
    require(permissions.can_place_people(actor, unit))
    now = clock.now()
    since = since or now
    if unit.closed_on is not None:
        raise Refused(_("%(name)s is closed. Choose another unit.", name=unit.name))
    before = membership_of(user.id)
    if before is not None and before.unit_id == unit.id:
        return before
    if since > now or (before is not None and since < before.since):
        raise Refused(_("The day of joining is not possible: it is still to come, or before the last change."))
    if before is not None:
        require(permissions.can_place_people(actor, before.unit))
        before.until = since
        # The old one must be closed before the database sees the new one.
        db.session.flush()

    membership = Membership(user=user, unit=unit, since=since)
    db.session.add(membership)
    db.session.flush()
    acting = permissions.audit_actor(actor, unit)
    record(
        acting, "unit.joined", membership, user=user.id, unit=unit.id, before=before.unit_id if before else None
    )
    revoke_codes_without_permission(owner_ids=[user.id])
    people_moved.send((user.id,))
    return membership
