"""What no change of units may do, and how it is said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from portal import clock
from portal.content.vietnamese import fold, nfc
from portal.db import db
from portal.errors import Refused
from portal.units import queries
from portal.units.days import start_of
from portal.units.models import Grant, Membership, Unit, UnitVersion

LONGEST_REASON = 500  # characters
LONGEST_KIND = 40
LONGEST_CODE = 40


def reason_text(text: str) -> str:
    """The reason as it is kept, or Refused when it is empty or too long."""
    reason = " ".join(nfc(text).split())
    if not reason:
        raise Refused(_("Say why: a reason is kept with every change of units."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("A reason has at most %(number)d characters.", number=LONGEST_REASON))
    return reason


def kind_text(text: str) -> str:
    """The kind as it is kept, or Refused when it is empty or too long."""
    kind = " ".join(nfc(text).split())
    if not kind or len(kind) > LONGEST_KIND:
        raise Refused(_("A unit needs a kind of at most %(number)d characters.", number=LONGEST_KIND))
    return kind


def code_text(text: str) -> str:
    """The code as it is kept, or Refused when it is empty or too long."""
    code = " ".join(nfc(text).split())
    if not code or len(code) > LONGEST_CODE:
        raise Refused(_("A unit needs a code of at most %(number)d characters.", number=LONGEST_CODE))
    return code


def refuse_future(on: date) -> None:
    """Refused for a day that is still to come."""
    if on > clock.today():
        raise Refused(_("%(day)s is still to come. Record a change from that day on.", day=shown(on)))


def refuse_closed(*units: Unit) -> None:
    """Refused when one of the units is closed."""
    for unit in units:
        if unit.closed_on is not None:
            raise Refused(_("%(name)s has been closed since %(day)s.", name=unit.name, day=shown(unit.closed_on)))


def refuse_before_last_change(unit: Unit, on: date) -> None:
    """Refused for a day before the unit began, or before its name, kind or place last changed."""
    version = open_version(unit)
    if version.since <= on:
        return
    if queries.version_on(unit.id, on) is None:
        raise Refused(began_later(unit))
    raise Refused(
        _(
            "%(name)s changed on %(last)s; a change of %(day)s would come before it.",
            name=unit.name,
            last=shown(version.since),
            day=shown(on),
        )
    )


def refuse_absent(unit: Unit, on: date) -> None:
    """Refused when the unit began only after the day."""
    if queries.version_on(unit.id, on) is None:
        raise Refused(began_later(unit))


def refuse_loop(unit_ids: Collection[int], target: Unit, on: date, message: str) -> None:
    """Refused, with the message, when the target is one of the units or was below one on the day or since."""
    if target.id in unit_ids or not queries.ever_above(target.id, on).isdisjoint(unit_ids):
        raise Refused(message)


def refuse_taken(name: str, parent_id: int | None, *, besides: Collection[int] = ()) -> None:
    """Refused when another open unit below the same parent has the name already."""
    here = Unit.parent_id == parent_id if parent_id is not None else Unit.parent_id.is_(None)
    alike = select(Unit.name).where(
        here, Unit.closed_on.is_(None), Unit.folded == fold(name), Unit.id.not_in(besides)
    )
    # Dấu tell names apart, capitals do not.
    if any(fold(other, diacritics=False) == fold(name, diacritics=False) for other in db.session.scalars(alike)):
        raise Refused(_("There is already a unit called %(name)s here. Choose another name.", name=name))


def refuse_inhabited(unit: Unit, on: date, *, going_people: int = 0, going_units: int = 0) -> None:
    """Refused while people or open units (not counting those that go) are in the unit, or were after the day."""
    here = select(func.count()).where(Membership.unit_id == unit.id, Membership.until.is_(None))
    below = select(func.count()).where(Unit.parent_id == unit.id, Unit.closed_on.is_(None))
    people, units = _number(here) - going_people, _number(below) - going_units
    inside = [ngettext("%(num)d person", "%(num)d people", people)] if people else []
    inside += [ngettext("%(num)d unit", "%(num)d units", units)] if units else []
    if inside:
        raise Refused(
            _("%(name)s still holds %(inside)s. Move them first.", name=unit.name, inside=", ".join(inside))
        )
    if _was_inhabited_after(unit, on):
        raise Refused(
            _(
                "On %(day)s there were still people or units in %(name)s. Choose a later day.",
                name=unit.name,
                day=shown(on),
            )
        )


def refuse_losing_every_admin(closing: Collection[int]) -> None:
    """Refused when the roles over the closing units are the last that administer the portal for good."""
    lasting = select(func.count()).where(Grant.role == "admin", Grant.until.is_(None))
    if _number(lasting.where(Grant.unit_id.in_(closing))) and not _number(
        lasting.where(Grant.unit_id.not_in(closing))
    ):
        raise Refused(_("The last administrator's role would end. Make somebody one over another unit first."))


def open_version(unit: Unit) -> UnitVersion:
    """What the unit is today, with the day since when."""
    return db.session.scalars(
        select(UnitVersion).where(UnitVersion.unit_id == unit.id, UnitVersion.until.is_(None))
    ).one()


def began_later(unit: Unit) -> str:
    """That the unit began after the day."""
    message: str = _("%(name)s was not there on that day.", name=unit.name)
    return message


def shown(day: date) -> str:
    """The day as people write it."""
    return format_date(day, "dd/MM/yyyy")  # type: ignore[no-any-return]  # Babel's are untyped


def _was_inhabited_after(unit: Unit, on: date) -> bool:
    # Whoever left in the course of the day no longer belonged when it ended.
    end = start_of(on + timedelta(days=1))
    stayed = select(Membership.id).where(
        Membership.unit_id == unit.id, Membership.until >= end, Membership.until > Membership.since
    )
    stood = select(UnitVersion.id).where(
        UnitVersion.parent_id == unit.id, UnitVersion.until > on, UnitVersion.until > UnitVersion.since
    )
    return any(db.session.scalar(statement.limit(1)) is not None for statement in (stayed, stood))


def _number(statement: Select[int]) -> int:
    return db.session.scalar(statement) or 0
