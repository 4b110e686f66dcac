"""What can give a certificate: programmes and courses."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.audit.models import Actor
from portal.certificates.models import CertificateSetting
from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import Programme
from portal.units.models import Unit
from portal.units.queries.managed_units import managed_units
from portal.units.queries.tree import at_or_below

Subject = Course | Programme


def find_programme(programme_id: str) -> Programme | None:
    """The programme."""
    return db.session.get(Programme, programme_id)


def course_by_slug(slug: str) -> Course | None:
    """The published course."""
    return db.session.scalar(select(Course).where(Course.slug == slug, Course.withdrawn_at.is_(None)))


def settable_subjects(actor: Actor) -> Sequence[tuple[Subject, bool]]:
    """Programmes, then courses, that the actor may set, by title; each with whether it gives a certificate.

    Those of units at or below the actor's; those for everybody where the actor leads at the top.
    """
    led = managed_units(actor)
    mine = select(Unit.id).where(Unit.id.in_(at_or_below(*(unit.id for unit in led))))
    is_top = any(unit.parent_id is None for unit in led)
    found: list[tuple[Subject, bool]] = []
    issued = select(CertificateSetting.programme_id, CertificateSetting.course_id)
    on = {key for row in db.session.execute(issued.where(CertificateSetting.is_issued)) for key in row if key}
    programmes = select(Programme).where(
        Programme.withdrawn_at.is_(None), _allowed(Programme.unit_id, mine, is_top)
    )
    courses = select(Course).where(Course.withdrawn_at.is_(None), _allowed(Course.unit_id, mine, is_top))
    found += [(one, one.id in on) for one in db.session.scalars(programmes.order_by(Programme.title))]
    found += [(one, one.id in on) for one in db.session.scalars(courses.order_by(Course.title))]
    return found


def _allowed(unit_id: InstrumentedAttribute[int | None], mine: Select[int], is_top: bool) -> ColumnElement[bool]:
    return or_(unit_id.in_(mine), unit_id.is_(None)) if is_top else unit_id.in_(mine)
