"""Programmes that are written in the portal, by the leaders of a unit."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.vietnamese import fold
from portal.courses.queries.published import list_courses, units_above
from portal.db import db
from portal.errors import FieldError, Refused, require
from portal.programmes import permissions
from portal.programmes.events import programmes_changed
from portal.programmes.models import DEFAULT_GRACE_DAYS, Programme
from portal.programmes.operations.completions import record_programme_completions
from portal.programmes.operations.sync_programmes import set_courses
from portal.programmes.queries.completion_inputs import lock_rules, number_lacking
from portal.programmes.queries.programmes import unit_of_programme
from portal.programmes.rules.deadlines import MAX_GRACE_DAYS
from portal.units import permissions as units
from portal.units.models import Unit

MAX_TITLE_LENGTH = 120  # characters
MAX_SUMMARY_LENGTH = 500
MAX_VALID_MONTHS = 120


@dataclass(frozen=True)
class ProgrammeSpec:
    """A programme as its leaders want it; courses by id, each list in the order of the programme."""

    title: str
    summary: str = ""
    compulsory: Sequence[int] = ()
    electives: Sequence[int] = ()
    min_electives: int = 0
    valid_months: int | None = None
    grace_days: int = DEFAULT_GRACE_DAYS
    counts_outside: bool = False


def create_programme(wanted: ProgrammeSpec, *, unit: Unit, actor: Actor | None) -> Programme:
    """A new programme for a unit and everything below; FieldError where it could not be finished or is none."""
    require(permissions.can_write(actor, unit))
    if unit.closed_on is not None:
        raise Refused(_("%(name)s is closed. Choose another unit.", name=unit.name))
    programme = Programme(id=_free_id(wanted.title), unit_id=unit.id, courses=[])
    _ensure_valid(wanted, programme, unit)
    _apply_spec(programme, wanted)
    db.session.add(programme)
    db.session.flush()
    _record(actor, "programme.created", programme, unit)
    record_programme_completions([programme.id])
    programmes_changed.send((programme.id,))
    return programme


def change_programme(programme: Programme, wanted: ProgrammeSpec, *, actor: Actor | None) -> int:
    """Let the programme be as its leaders want it now; what people completed before stays completed.

    Tells how many completed it who lack something of what it asks for from now on; `ask_for_more` lets them do it.
    Raises Forbidden for one of the courses folder, Refused for one that is withdrawn, and FieldError like
    creating.
    """
    require(permissions.can_change(actor, programme))
    lock_programme(programme)
    unit = unit_of_programme(programme)
    if programme.withdrawn_at is not None:
        raise Refused(_("This programme was withdrawn. Bring it back first."))
    _ensure_valid(wanted, programme, unit)
    before = _number_lacking(programme)
    _apply_spec(programme, wanted)
    db.session.flush()
    _record(actor, "programme.changed", programme, unit)
    record_programme_completions([programme.id])
    programmes_changed.send((programme.id,))
    after = _number_lacking(programme)
    return after if after > before else 0


def withdraw_programme(programme: Programme, *, actor: Actor | None) -> None:
    """Show the programme to nobody any more; what was assigned rests with it, what was completed stays.

    Again changes nothing.
    """
    require(permissions.can_change(actor, programme))
    lock_programme(programme)
    if programme.withdrawn_at is not None:
        return
    programme.withdrawn_at = clock.now()
    _record(actor, "programme.withdrawn", programme, unit_of_programme(programme))
    db.session.flush()
    programmes_changed.send((programme.id,))


def restore_programme(programme: Programme, *, actor: Actor | None) -> None:
    """Bring a withdrawn programme back, with what was assigned; one that is there stays as it is."""
    require(permissions.can_change(actor, programme))
    lock_programme(programme)
    if programme.withdrawn_at is None:
        return
    programme.withdrawn_at = None
    _record(actor, "programme.restored", programme, unit_of_programme(programme))
    db.session.flush()
    record_programme_completions([programme.id])
    programmes_changed.send((programme.id,))


def lock_programme(programme: Programme) -> None:
    """Lock the programme: nobody else changes or assigns it until this transaction ends, and read it anew."""
    db.session.get(Programme, programme.id, populate_existing=True, with_for_update=True)


def _number_lacking(programme: Programme) -> int:
    return sum(number_lacking(rule) for rule in lock_rules([programme.id]))


def _ensure_valid(wanted: ProgrammeSpec, programme: Programme, unit: Unit) -> None:
    compulsory, electives = list(wanted.compulsory), list(wanted.electives)
    if not wanted.title.strip():
        raise FieldError("title", _("Give the programme a name."))
    if len(wanted.title) > MAX_TITLE_LENGTH:
        raise FieldError("title", _("At most %(num)d characters.", num=MAX_TITLE_LENGTH))
    if len(wanted.summary) > MAX_SUMMARY_LENGTH:
        raise FieldError("summary", _("At most %(num)d characters.", num=MAX_SUMMARY_LENGTH))
    if len({*compulsory, *electives}) < len(compulsory) + len(electives):
        raise FieldError("courses", _("A course can stand in a programme only once."))
    there = {course.id for course in list_courses(units_above(unit.id))}
    there |= {place.course_id for place in programme.courses}
    if not there.issuperset([*compulsory, *electives]):
        raise FieldError("courses", _("One of the courses is not there any more. Choose again."))
    if not compulsory and not electives:
        raise FieldError("courses", _("Choose at least one course."))
    if wanted.min_electives > len(electives):
        few = _("There are only %(num)d elective courses. Ask for fewer, or choose more.", num=len(electives))
        raise FieldError("min_electives", few)
    if wanted.min_electives < 0 or (not compulsory and wanted.min_electives == 0):
        raise FieldError(
            "min_electives", _("Without compulsory courses, at least one elective must be asked for.")
        )
    if wanted.valid_months is not None and not 1 <= wanted.valid_months <= MAX_VALID_MONTHS:
        raise FieldError("valid_months", _("From 1 to %(num)d months.", num=MAX_VALID_MONTHS))
    if not 0 <= wanted.grace_days <= MAX_GRACE_DAYS:
        raise FieldError("grace_days", _("From 0 to %(num)d days.", num=MAX_GRACE_DAYS))


def _apply_spec(programme: Programme, wanted: ProgrammeSpec) -> None:
    programme.title, programme.summary = " ".join(wanted.title.split()), wanted.summary.strip()
    programme.min_electives, programme.valid_months = wanted.min_electives, wanted.valid_months
    programme.grace_days, programme.counts_outside = wanted.grace_days, wanted.counts_outside
    courses = [(course_id, True) for course_id in wanted.compulsory]
    set_courses(programme, courses + [(course_id, False) for course_id in wanted.electives])


def _free_id(title: str) -> str:
    """A name for addresses; none of the courses folder has a line below."""
    name = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:40].strip("-")
    return f"{name or 'chuong-trinh'}_{secrets.token_hex(3)}"


def _record(actor: Actor | None, action: str, programme: Programme, unit: Unit) -> None:
    acts_as = units.audit_actor(actor, unit)
    record(acts_as, action, programme, unit=unit.id, name=programme.title, programme=programme.id)
