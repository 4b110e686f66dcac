"""The certificates of a unit and below as leaders list, print and take them along."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from portal.accounts.models import User
from portal.audit.models import Actor
from portal.certificates.enums import CertificateKind, CertificateSort, CertificateStatus
from portal.certificates.filters import CertificateFilters
from portal.certificates.models import Certificate
from portal.certificates.queries.certificates import below
from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import Programme
from portal.units.models import Membership
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.tree import at_or_below


def count_listed(unit_id: int, wanted: CertificateFilters, day: date) -> int:
    """How many certificates of the unit and below the filters leave."""
    rows = _listed(unit_id, wanted, day).with_only_columns(Certificate.id).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def list_certificates(
    unit_id: int, wanted: CertificateFilters, day: date, *, offset: int = 0, limit: int
) -> Sequence[Certificate]:
    """Those certificates in their order, from a place in it on."""
    rows = _listed(unit_id, wanted, day).options(selectinload(Certificate.user))
    return db.session.scalars(rows.offset(offset).limit(limit)).all()


def listed_subjects(unit_id: int) -> list[tuple[str, str]]:
    """For what the unit and those below have certificates, as the filter says it, each with its title."""
    issued = below([unit_id])
    programmes = select(Programme.id, Programme.title).where(
        Programme.id.in_(issued.with_only_columns(Certificate.programme_id))
    )
    courses = select(Course.id, Course.title).where(Course.id.in_(issued.with_only_columns(Certificate.course_id)))
    return [
        *(
            (f"{CertificateKind.PROGRAMME}.{id_}", title)
            for id_, title in db.session.execute(programmes.order_by(Programme.title))
        ),
        *(
            (f"{CertificateKind.COURSE}.{id_}", title)
            for id_, title in db.session.execute(courses.order_by(Course.title))
        ),
    ]


def led_certificates(
    user_ids: Collection[int], day: date, *, viewer: Actor, course_id: int | None = None
) -> Sequence[Certificate]:
    """What these people hold on the day, if the viewer leads them, by given name; of one course, if said."""
    rows = below(managed_unit_ids(viewer)).where(
        Certificate.user_id.in_(user_ids), _is(CertificateStatus.VALID, day)
    )
    if course_id is not None:
        rows = rows.where(Certificate.course_id == course_id)
    return db.session.scalars(rows.order_by(User.name_key, User.id, Certificate.id)).all()


def _listed(unit_id: int, wanted: CertificateFilters, day: date) -> Select[Certificate]:
    rows = below([unit_id])
    if wanted.text:
        like = Certificate.number.contains(wanted.text.upper(), autoescape=True)
        rows = rows.where(or_(User.folded.contains(wanted.folded, autoescape=True), like))
    if wanted.course_id is not None:
        rows = rows.where(Certificate.course_id == wanted.course_id)
    if wanted.programme_id is not None:
        rows = rows.where(Certificate.programme_id == wanted.programme_id)
    if wanted.unit_id is not None:
        rows = rows.where(Membership.unit_id.in_(at_or_below(wanted.unit_id)))
    if wanted.expiring:
        rows = rows.where(_is(CertificateStatus.VALID, day))
        rows = rows.where(Certificate.expires_on <= day + timedelta(days=wanted.expiring))
    if wanted.status:
        rows = rows.where(_is(wanted.status, day))
    else:
        rows = rows.where(Certificate.replaced_by_id.is_(None))
    return rows.order_by(*_order(wanted.sort))


def _is(status: str, day: date) -> ColumnElement[bool]:
    """As `rules.status.status_on` decides it."""
    revoked, replaced = Certificate.revoked_at.is_not(None), Certificate.replaced_by_id.is_not(None)
    over = and_(Certificate.expires_on.is_not(None), Certificate.expires_on < day)
    match status:
        case CertificateStatus.REVOKED:
            return revoked
        case CertificateStatus.REPLACED:
            return and_(~revoked, replaced)
        case CertificateStatus.EXPIRED:
            return and_(~revoked, ~replaced, over)
        case _:
            return and_(~revoked, ~replaced, or_(Certificate.expires_on.is_(None), Certificate.expires_on >= day))


def _order(sort: str) -> list[ColumnElement[Any]]:
    by_name: list[ColumnElement[Any]] = [User.name_key.asc(), User.id.asc(), Certificate.id.asc()]
    if sort == CertificateSort.NEWEST:
        return [Certificate.id.desc()]
    if sort == CertificateSort.EXPIRY:
        return [Certificate.expires_on.is_(None).asc(), Certificate.expires_on.asc(), *by_name]
    return by_name
