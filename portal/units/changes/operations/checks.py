"""Rules that every change of units must keep: each raises Refused with its message."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from portal import clock
from portal.accounts.enums import Role
from portal.content.text.vietnamese import fold, nfc
from portal.db import db
from portal.errors import Refused
from portal.units.models import MAX_CODE_LENGTH, MAX_KIND_LENGTH, Grant, Membership, Unit, UnitVersion
from portal.units.queries.tree_history import ancestors_since, version_on
from portal.units.rules.start_of_day import start_of_day

MAX_REASON_LENGTH = 500  # characters


def clean_reason(text: str) -> str:
    """The reason as it is kept, or Refused when it is empty or too long."""
    reason = " ".join(nfc(text).split())
    if not reason:
        raise Refused(_("Say why: a reason is kept with every change of units."))
    if len(reason) > MAX_REASON_LENGTH:
        raise Refused(_("A reason has at most %(number)d characters.", number=MAX_REASON_LENGTH))
    return reason


def clean_kind(text: str) -> str:
    """The kind as it is kept, or Refused when it is empty or too long."""
    kind = " ".join(nfc(text).split())
    if not kind or len(kind) > MAX_KIND_LENGTH:
        raise Refused(_("A unit needs a kind of at most %(number)d characters.", number=MAX_KIND_LENGTH))
    return kind


def clean_code(text: str) -> str:
    """The code as it is kept, or Refused when it is empty or too long."""
    code = " ".join(nfc(text).split())
    if not code or len(code) > MAX_CODE_LENGTH:
        raise Refused(_("A unit needs a code of at most %(number)d characters.", number=MAX_CODE_LENGTH))
    return code


def ensure_not_future(on: date) -> None:
    """Refused for a day that is still to come."""
    if on > clock.today():
        raise Refused(_("%(day)s is still to come. Record a change from that day on.", day=format_day(on)))


def ensure_open(*units: Unit) -> None:
    """Refused when one of the units is closed."""
    for unit in units:
        if unit.closed_on is not None:
            raise Refused(
                _("%(name)s has been closed since %(day)s.", name=unit.name, day=format_day(unit.closed_on))
            )


def ensure_after_last_change(unit: Unit, on: date) -> None:
    """Refused for a day before the unit began, or before its name, kind or place last changed."""
    version = open_version(unit)
    if version.since <= on:
        return
    if version_on(unit.id, on) is None:
        raise Refused(not_yet_open_message(unit))
    raise Refused(
        _(
            "%(name)s changed on %(last)s; a change of %(day)s would come before it.",
            name=unit.name,
            last=format_day(version.since),
            day=format_day(on),
        )
    )


def ensure_existed_on(unit: Unit, on: date) -> None:
    """Refused when the unit began only after the day."""
    if version_on(unit.id, on) is None:
        raise Refused(not_yet_open_message(unit))


def ensure_no_cycle(unit_ids: Collection[int], target: Unit, on: date, message: str) -> None:
    """Refused, with the message, when the target is one of the units or was below one on the day or since."""
    if target.id in unit_ids or not ancestors_since(target.id, on).isdisjoint(unit_ids):
        raise Refused(message)


def ensure_name_free(name: str, parent_id: int | None, *, besides: Collection[int] = ()) -> None:
    """Refused when another open unit below the same parent has the name already."""
    here = Unit.parent_id == parent_id if parent_id is not None else Unit.parent_id.is_(None)
    alike = select(Unit.name).where(
        here, Unit.closed_on.is_(None), Unit.folded == fold(name), Unit.id.not_in(besides)
    )
    # Dấu tell names apart, capitals do not.
    if any(fold(other, diacritics=False) == fold(name, diacritics=False) for other in db.session.scalars(alike)):
        raise Refused(_("There is already a unit called %(name)s here. Choose another name.", name=name))


def ensure_empty(unit: Unit, on: date, *, going_people: int = 0, going_units: int = 0) -> None:
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
    if _had_people_or_units_after(unit, on):
        raise Refused(
            _(
                "On %(day)s there were still people or units in %(name)s. Choose a later day.",
                name=unit.name,
                day=format_day(on),
            )
        )


def ensure_admin_remains(closing: Collection[int]) -> None:
    """Refused when the roles over the closing units are the last that administer the portal for good."""
    lasting = select(func.count()).where(Grant.role == Role.ADMIN, Grant.until.is_(None))
    if _number(lasting.where(Grant.unit_id.in_(closing))) and not _number(
        lasting.where(Grant.unit_id.not_in(closing))
    ):
        raise Refused(_("The last administrator's role would end. Make somebody one over another unit first."))


def open_version(unit: Unit) -> UnitVersion:
    """What the unit is today, with the day since when."""
    return db.session.scalars(
        select(UnitVersion).where(UnitVersion.unit_id == unit.id, UnitVersion.until.is_(None))
    ).one()


def not_yet_open_message(unit: Unit) -> str:
    """That the unit began after the day."""
    message: str = _("%(name)s was not there on that day.", name=unit.name)
    return message


def format_day(day: date) -> str:
    """The day as people write it."""
    return format_date(day, "dd/MM/yyyy")  # type: ignore[no-any-return]  # Babel's are untyped


def _had_people_or_units_after(unit: Unit, on: date) -> bool:
    # Whoever left in the course of the day no longer belonged when it ended.
    end = start_of_day(on + timedelta(days=1))
    stayed = select(Membership.id).where(
        Membership.unit_id == unit.id, Membership.until >= end, Membership.until > Membership.since
    )
    stood = select(UnitVersion.id).where(
        UnitVersion.parent_id == unit.id, UnitVersion.until > on, UnitVersion.until > UnitVersion.since
    )
    return any(db.session.scalar(statement.limit(1)) is not None for statement in (stayed, stood))


def _number(statement: Select[int]) -> int:
    return db.session.scalar(statement) or 0
