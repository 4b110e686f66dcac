"""Certificates: by number, of a person, and the one that holds for a subject."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import selectinload

from portal.accounts.models import User
from portal.audit.models import Actor
from portal.certificates.models import Certificate
from portal.db import UtcDateTime, db
from portal.errors import NotFound
from portal.units.models import Membership
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.tree import at_or_below

NEW_FOR = timedelta(days=14)  # how long the home tells of a certificate
# Whether `user` has got a certificate since `certificates_since` that was not revoked.
HAS_NEW_CERTIFICATE = exists().where(
    Certificate.user_id == bindparam("user"),
    Certificate.created_at >= bindparam("certificates_since", type_=UtcDateTime),
    Certificate.revoked_at.is_(None),
)


def find_by_number(number: str) -> Certificate | None:
    """The certificate with this number, as it is printed."""
    wanted = select(Certificate).where(Certificate.number == number)
    return db.session.scalar(wanted.options(selectinload(Certificate.replaced_by)))


def certificates_of(user_id: int) -> Sequence[Certificate]:
    """All certificates of the person, the latest first."""
    own = select(Certificate).where(Certificate.user_id == user_id).order_by(Certificate.id.desc())
    return db.session.scalars(own.options(selectinload(Certificate.replaced_by))).all()


def valid_course_certificate(user_id: int, course_id: int) -> Certificate | None:
    """The person's certificate for the course, unless it was revoked."""
    wanted = _present(user_id).where(Certificate.course_id == course_id, Certificate.revoked_at.is_(None))
    return db.session.scalar(wanted)


def get_certificate(certificate_id: int, viewer: Actor) -> Certificate:
    """The certificate: the viewer's own, or of somebody in a unit that the viewer leads; else NotFound."""
    found = db.session.get(Certificate, certificate_id)
    if found is None or not (found.user_id == viewer.id or is_led(found, viewer)):
        raise NotFound
    return found


def is_led(certificate: Certificate, viewer: Actor) -> bool:
    """Whether the viewer leads the unit of the holder, or one above it."""
    return db.session.scalar(below(managed_unit_ids(viewer)).where(Certificate.id == certificate.id)) is not None


def below(unit_ids: Collection[int]) -> Select[Certificate]:
    """The certificates of those who belong to these units or below now."""
    return (
        select(Certificate)
        .join(User, User.id == Certificate.user_id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.until.is_(None), Membership.unit_id.in_(at_or_below(*unit_ids)))
        .where(User.anonymised_at.is_(None))
    )


def _present(user_id: int) -> Select[Certificate]:
    return select(Certificate).where(Certificate.user_id == user_id).order_by(Certificate.id.desc()).limit(1)
