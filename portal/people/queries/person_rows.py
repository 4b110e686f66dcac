"""A person as a row of a list."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, select

from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.units.models import Membership, Unit

# When somebody was here last is theirs to show.
last_seen: ColumnElement[Any] = case((has_consent_condition(User.id, REPORTING), User.last_seen_at))

PersonRow = Row[*tuple[Any, ...]]
# id, name, last_seen_at (None: never, or not ours to see), is_activated, deactivated_at, unit_id, unit_name, phone
PERSON_ROW: Select[Any] = (
    select(
        User.id,
        User.name,
        last_seen.label("last_seen_at"),
        User.password_hash.is_not(None).label("is_activated"),
        User.deactivated_at,
        Membership.unit_id,
        Unit.name.label("unit_name"),
        User.phone,
    )
    .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .join(Unit, Unit.id == Membership.unit_id)
)
