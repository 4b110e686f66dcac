"""The contact person of somebody: the head of the own team, and how to reach them."""

from sqlalchemy import and_, bindparam, exists, func, or_, select

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries.contact_person import ContactPerson
from portal.accounts.rules.viewer import Viewer
from portal.db import Rows, fetch
from portal.units.contacts.models import UnitContact
from portal.units.contacts.queries import IS_NUMBER_OF_HEAD
from portal.units.enums import UnitKind
from portal.units.models import Grant, Unit
from portal.units.queries.grants import is_valid
from portal.units.queries.tree import UNIT_AND_ABOVE

_now = bindparam("now", type_=Grant.since.type)
_leads_own_unit = exists().where(
    Grant.user_id == bindparam("user"),
    Grant.unit_id == bindparam("unit"),
    Grant.role == Role.LEADER,
    Grant.deputy_of_id.is_(None),
    is_valid(_now),
)
_CONTACT: Rows = (
    select(
        User.name,
        func.coalesce(UnitContact.phone, User.phone),
        Unit.name,
        Unit.kind,
        Grant.deputy_of_id.is_not(None),
    )
    .select_from(Grant)
    .join(UNIT_AND_ABOVE, UNIT_AND_ABOVE.c.id == Grant.unit_id)
    .join(Unit, Unit.id == Grant.unit_id)
    .join(User, User.id == Grant.user_id)
    # The number that the head gave to this unit counts more than the one to sign in with.
    .outerjoin(UnitContact, IS_NUMBER_OF_HEAD)
    .where(
        Grant.role == Role.LEADER,
        is_valid(_now),
        Grant.user_id != bindparam("user"),
        User.deactivated_at.is_(None),
        or_(
            and_(UNIT_AND_ABOVE.c.height == 0, ~_leads_own_unit),
            and_(UNIT_AND_ABOVE.c.height > 0, _leads_own_unit),
        ),
    )
    .order_by(
        UNIT_AND_ABOVE.c.height,
        # A head who has lent the rights is away: the deputy is there, unless it is the deputy who asks.
        Grant.deputy_of_id.is_(None),
        User.phone.is_(None),
        Grant.since,
        Grant.id,
    )
    .limit(1)
)


def find_contact_person(viewer: Viewer) -> ContactPerson | None:
    """The contact person of the viewer: the team's head or deputy; for a head, the leader next above; else None.

    Only the viewer may be shown the answer: the number of a head is for the members of that head's own unit, the
    number of a leader above for the heads below, and for nobody else. So a page that holds it is never shared.
    """
    if viewer.unit_id is None:
        return None
    values = {"user": viewer.id, "unit": viewer.unit_id, "now": clock.now()}
    row = fetch(_CONTACT, values).first()
    if row is None:
        return None
    name, phone, unit_name, unit_kind, is_deputy = row
    is_team_head = unit_kind == UnitKind.TEAM and not is_deputy
    return ContactPerson(name.split()[-1], phone, unit_name, is_team_head, bool(is_deputy))
