"""Reads for badges: keys, what was revoked, and what certificates were issued for and by whom."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.rules.status_list import LIST_LENGTH
from portal.certificates.models import Certificate
from portal.db import db
from portal.units.models import Unit


def current_key() -> BadgeKey | None:
    """The key that signs now."""
    return db.session.scalar(select(BadgeKey).where(BadgeKey.retired_at.is_(None)))


def find_key(kid: str) -> BadgeKey | None:
    """The key of this name, retired or not."""
    return db.session.scalar(select(BadgeKey).where(BadgeKey.kid == kid))


def list_keys() -> Sequence[BadgeKey]:
    """All keys that ever signed, the newest first."""
    return db.session.scalars(select(BadgeKey).order_by(BadgeKey.id.desc())).all()


def revocations(number: int) -> tuple[int, datetime | None]:
    """How many certificates of a list were revoked, and when the last was: this changes with each revocation."""
    counted = select(func.count(), func.max(Certificate.revoked_at)).where(_revoked_in(number))
    count, last = db.session.execute(counted).one()
    return count, last


def revoked_places(number: int) -> Sequence[int]:
    """The places in a list of the certificates that were revoked."""
    ids = db.session.scalars(select(Certificate.id).where(_revoked_in(number))).all()
    return [one - number * LIST_LENGTH for one in ids]


def number_of_lists() -> int:
    """How many lists there are: one more than the last certificate's."""
    return (db.session.scalar(select(func.max(Certificate.id))) or 0) // LIST_LENGTH + 1


def find_issuing_unit(unit_id: int) -> Unit | None:
    """The unit, if it ever issued a certificate; others are nobody's business here."""
    has_issued = select(Certificate.id).where(Certificate.issuer_unit_id == unit_id).exists()
    return db.session.scalar(select(Unit).where(Unit.id == unit_id, has_issued))


def last_certificate_for(*, course_id: int | None = None, programme_id: str | None = None) -> Certificate | None:
    """The newest certificate for the course or the programme, whoever holds it."""
    wanted = select(Certificate).order_by(Certificate.id.desc()).limit(1)
    if course_id is not None:
        return db.session.scalar(wanted.where(Certificate.course_id == course_id))
    return db.session.scalar(wanted.where(Certificate.programme_id == programme_id))


def _revoked_in(number: int) -> ColumnElement[bool]:
    first = number * LIST_LENGTH
    is_in_list = and_(Certificate.id >= first, Certificate.id < first + LIST_LENGTH)
    return and_(is_in_list, Certificate.revoked_at.is_not(None))
