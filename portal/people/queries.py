"""Reading people as their leaders see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Select, case, func, or_, select, true

from portal.accounts.consents import REPORTING
from portal.accounts.models import Consent, User
from portal.accounts.phones import BadPhone, normal_phone
from portal.content.vietnamese import fold
from portal.db import db
from portal.units.models import Membership, Unit
from portal.units.queries import at_or_below, begins_a_word

_agrees_to_reporting = (
    select(true())
    .where(Consent.user_id == User.id, Consent.purpose == REPORTING, Consent.withdrawn_at.is_(None))
    .exists()
)
MEMBER_COLUMNS: Select[int, str, datetime | None, bool] = select(
    User.id,
    User.name,
    # When somebody was here last is theirs to show.
    case((_agrees_to_reporting, User.last_seen_at)).label("last_seen_at"),
    User.password_hash.is_not(None).label("is_activated"),
).join(Membership, Membership.user_id == User.id)


def number_of_members(unit_id: int) -> int:
    """How many people belong to the unit itself now."""
    return db.session.scalar(select(func.count()).select_from(present_members(unit_id).subquery())) or 0


def members(unit_id: int, *, offset: int, limit: int) -> Sequence[Row[int, str, datetime | None, bool]]:
    """Some of those who belong to the unit itself, by given name: id, name, last_seen_at, is_activated.

    The time of the last visit is none for those who do not agree to reporting.
    """
    statement = present_members(unit_id).order_by(User.name_key, User.id)
    return db.session.execute(statement.offset(offset).limit(limit)).all()


def present_members(unit_id: int) -> Select[int, str, datetime | None, bool]:
    """Those who belong to the unit itself now, as rows for a list."""
    return MEMBER_COLUMNS.where(
        Membership.unit_id == unit_id, Membership.until.is_(None), User.deactivated_at.is_(None)
    )


def find_people(
    text: str, *, below: Sequence[int], limit: int
) -> Sequence[Row[int, str, datetime | None, bool, str]]:
    """People at or below the given units with this name or phone number, with and without dấu.

    Those whose name is written as it was typed stand first: "Tư" finds Tư before Tú.
    """
    word = fold(text)
    by_name = begins_a_word(User.folded, word)
    statement = (
        MEMBER_COLUMNS.add_columns(Unit.name.label("unit_name"))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.until.is_(None), User.deactivated_at.is_(None))
        .where(Unit.id.in_(at_or_below(*below)), or_(by_name, User.phone == phone_in(text)))
        .order_by(User.name_key, User.id)
        .limit(limit)
    )
    as_typed = fold(text, diacritics=False)
    rows = db.session.execute(statement).all()
    return sorted(rows, key=lambda row: f" {as_typed}" not in f" {fold(row.name, diacritics=False)}")


def phone_in(text: str) -> str | None:
    """The phone number that the text is, if it is one."""
    try:
        return normal_phone(text)
    except BadPhone:
        return None
