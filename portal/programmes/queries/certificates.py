"""What was learned on other platforms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.programmes.enums import CertificateState
from portal.programmes.models import OutsideCertificate
from portal.units.models import Membership, Unit
from portal.units.queries.tree import at_or_below, walk_down


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate of another platform, with its person and the unit they are in."""

    id: int
    user_id: int
    user_name: str
    unit_id: int | None
    unit_name: str | None
    platform: str
    title: str
    issued_on: date
    reference: str
    course_title: str | None  # of the course here that it stands for; none: it stands for an elective
    recorded_at: datetime
    state: str
    decided_at: datetime | None
    reason: str


_rows: Rows = (
    select(
        OutsideCertificate.id,
        OutsideCertificate.user_id,
        User.name,
        Unit.id,
        Unit.name,
        OutsideCertificate.platform,
        OutsideCertificate.title,
        OutsideCertificate.issued_on,
        OutsideCertificate.reference,
        Course.title,
        OutsideCertificate.recorded_at,
        OutsideCertificate.state,
        OutsideCertificate.decided_at,
        OutsideCertificate.reason,
    )
    .join(User, User.id == OutsideCertificate.user_id)
    .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .outerjoin(Unit, Unit.id == Membership.unit_id)
    .outerjoin(Course, Course.id == OutsideCertificate.course_id)
)


def own_certificates(user_id: int) -> Sequence[CertificateRow]:
    """What the person recorded, the latest first."""
    mine = _rows.where(OutsideCertificate.user_id == user_id)
    return _read(mine.order_by(OutsideCertificate.recorded_at.desc(), OutsideCertificate.id.desc()))


def certificates_below(
    unit_ids: Collection[int], *, state: str, besides: int, offset: int = 0, limit: int = 50
) -> Sequence[CertificateRow]:
    """Those in a state of people at and below some units who have not left; what waits longest first, else latest.

    Without those of the person `besides`, who cannot decide on the own.
    """
    statement = _below(_rows, unit_ids, state, besides)
    if state == CertificateState.WAITING:
        statement = statement.order_by(OutsideCertificate.recorded_at, OutsideCertificate.id)
    else:
        statement = statement.order_by(OutsideCertificate.decided_at.desc(), OutsideCertificate.id.desc())
    return _read(statement.offset(offset).limit(limit))


_down = walk_down(select(Unit.id).where(Unit.id.in_(bindparam("unit_ids", expanding=True))))
_NUMBER_BELOW = (
    select(func.count(OutsideCertificate.id))
    .select_from(OutsideCertificate)
    .join(User, User.id == OutsideCertificate.user_id)
    .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .where(
        *(OutsideCertificate.state == bindparam("state"), OutsideCertificate.user_id != bindparam("besides")),
        *(Membership.unit_id.in_(select(_down.c.id)), User.deactivated_at.is_(None)),
    )
)


def number_of_certificates_below(unit_ids: Collection[int], *, state: str, besides: int) -> int:
    """How many outside certificates in a state people at and below some units have."""
    told = {"unit_ids": list(unit_ids), "state": state, "besides": besides}
    return fetch(_NUMBER_BELOW, told).scalar() or 0


def get_certificate_of(certificate_id: int, *, user_id: int) -> OutsideCertificate:
    """The person's own certificate, or NotFound."""
    mine = (OutsideCertificate.id == certificate_id, OutsideCertificate.user_id == user_id)
    return _one(select(OutsideCertificate).where(*mine))


def get_certificate(certificate_id: int, *, below: Collection[int], besides: int) -> OutsideCertificate:
    """The certificate of somebody at or below some units, other than one person; or NotFound."""
    found = select(OutsideCertificate).join(User, User.id == OutsideCertificate.user_id)
    found = found.join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    return _one(
        found.where(
            OutsideCertificate.id == certificate_id,
            Membership.unit_id.in_(at_or_below(*below)),
            User.deactivated_at.is_(None),
            OutsideCertificate.user_id != besides,
        )
    )


def find_certificate(user_id: int, *, platform: str, reference: str) -> OutsideCertificate | None:
    """The person's certificate with this number on this platform."""
    mine = (
        OutsideCertificate.user_id == user_id,
        OutsideCertificate.platform == platform,
        OutsideCertificate.reference == reference,
    )
    return db.session.scalar(select(OutsideCertificate).where(*mine))


def number_of_waiting_certificates(user_id: int) -> int:
    """How many of the person's wait."""
    mine = (OutsideCertificate.user_id == user_id, OutsideCertificate.state == CertificateState.WAITING)
    return db.session.scalar(select(func.count(OutsideCertificate.id)).where(*mine)) or 0


def _below(statement: Rows, unit_ids: Collection[int], state: str, besides: int) -> Rows:
    return statement.where(
        OutsideCertificate.state == state,
        Membership.unit_id.in_(at_or_below(*unit_ids)),
        User.deactivated_at.is_(None),
        OutsideCertificate.user_id != besides,
    )


def _read(statement: Rows) -> Sequence[CertificateRow]:
    return [CertificateRow(*row) for row in db.session.execute(statement)]


def _one(statement: Select[OutsideCertificate]) -> OutsideCertificate:
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found
