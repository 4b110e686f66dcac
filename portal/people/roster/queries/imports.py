"""Reading the rosters that were uploaded."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import defer, joinedload

from portal.accounts.models import User
from portal.audit.models import Actor, AuditEvent
from portal.db import db
from portal.errors import NotFound
from portal.people.enums import RosterState
from portal.people.models import RosterImport
from portal.units import permissions
from portal.units.bulk.queries.units import chunks
from portal.units.models import Membership
from portal.units.queries.grants import grants_of
from portal.units.queries.unit_labels import unit_labels

# What the log tells of units, accounts, and who may do what: all that a plan is made of beside its rows.
INVALIDATING_ACTIONS = (
    "account.",
    "unit.",
    "role.",
    "deputy.",
    "data.anonymised",
    "roster.confirmed",
    "roster.imported",
)
IS_INVALIDATING = or_(*(AuditEvent.action.startswith(name, autoescape=True) for name in INVALIDATING_ACTIONS))


def get_import(import_id: int, *, viewer: Actor, lock: bool = False) -> RosterImport:
    """The roster, or NotFound where the viewer does not lead its unit; its row is locked if asked for."""
    found = db.session.get(RosterImport, import_id, with_for_update={"of": RosterImport} if lock else None)
    if found is None or not permissions.can_see_people(viewer, found.unit):
        raise NotFound
    return found


def get_waiting(import_id: int, *, viewer: Actor, lock: bool = False) -> RosterImport:
    """The viewer's roster that waits for a decision, or NotFound."""
    found = get_import(import_id, viewer=viewer, lock=lock)
    if found.state != RosterState.WAITING:
        raise NotFound
    return found


def imports_of(unit_id: int, *, limit: int) -> Sequence[RosterImport]:
    """The rosters uploaded for exactly this unit, the latest first, without their rows."""
    statement = (
        select(RosterImport)
        .where(RosterImport.unit_id == unit_id)
        .options(
            defer(RosterImport.rows),
            defer(RosterImport.layout),
            defer(RosterImport.new_people),
            joinedload(RosterImport.uploaded_by),
        )
    )
    newest_first = (RosterImport.uploaded_at.desc(), RosterImport.id.desc())
    return db.session.scalars(statement.order_by(*newest_first).limit(limit)).all()


def unit_ids_of_newcomers(user_ids: Collection[int]) -> dict[int, int]:
    """The units of those of these people who have no password yet and have not left, by user id."""
    found: dict[int, int] = {}
    waiting = (User.password_hash.is_(None), User.deactivated_at.is_(None), Membership.until.is_(None))
    for some in chunks(user_ids):
        statement = select(User.id, Membership.unit_id).join(Membership, Membership.user_id == User.id)
        found |= {row.id: row.unit_id for row in db.session.execute(statement.where(User.id.in_(some), *waiting))}
    return found


def last_event_id() -> int:
    """The id of the last entry of the log."""
    return db.session.scalar(select(func.max(AuditEvent.id))) or 0


def has_invalidating_events(*, since: int) -> bool:
    """Whether the log tells of units, people or roles after this entry."""
    return bool(db.session.scalar(select(exists().where(AuditEvent.id > since, IS_INVALIDATING))))


def held_roles(user_id: int) -> list[list[Any]]:
    """The roles that the person holds now, as JSON holds them."""
    return [[grant.unit_id, grant.role, grant.deputy_of_id] for grant in grants_of(user_id)]


def unit_names(unit_ids: Collection[int]) -> dict[int, str]:
    """What these units are called now, with what tells those of one name apart."""
    return dict(unit_labels(unit_ids)) if unit_ids else {}
