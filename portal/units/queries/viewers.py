"""The signed-in person, in one row."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select, true

from portal.accounts.models import Consent, Device, User
from portal.units.models import Grant, Membership
from portal.units.queries.grants import is_valid

# Read at every request of a signed-in person, so it is built once and returns one row of plain columns.
VIEWER = (
    select(
        Device.id.label("device_id"),
        Device.last_seen_at,
        User.id,
        User.name,
        Membership.unit_id,
        # The separator as part of the text: as a value it would have the statement compiled anew each time.
        select(func.aggregate_strings(Grant.role, literal_column("' '")))  # type: ignore[arg-type]  # typed as str
        .where(Grant.user_id == User.id, is_valid(bindparam("now", type_=Grant.since.type)))
        .scalar_subquery()
        .label("roles"),
        select(true())
        .where(
            Consent.user_id == User.id,
            Consent.purpose == bindparam("purpose"),
            Consent.version == bindparam("version"),
            Consent.withdrawn_at.is_(None),
        )
        .exists()
        .label("has_consented"),
    )
    .join(User, User.id == Device.user_id)
    .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .where(Device.token_hash == bindparam("token_hash"), User.deactivated_at.is_(None), Device.locked_at.is_(None))
)
