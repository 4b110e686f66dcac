"""Parts of a unit become units of their own beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.audit.operations import Actor
from portal.db import db
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.events import unit_passed_on
from portal.units.models import Membership, Unit
from portal.units.operations.changes import rules
from portal.units.operations.changes.effects import Effects, grant_lines, people_below
from portal.units.operations.changes.open import refuse_code
from portal.units.operations.changes.passing import end_roles, pass_people, pass_units
from portal.units.operations.changes.records import close_version, note
from portal.units.operations.tree_lock import take_tree
from portal.units.operations.units import add_unit, unit_name


@dataclass(frozen=True, slots=True)
class Part:
    """A unit that is founded from another one, with what comes along: ids of units right below, and of people."""

    name: str
    code: str
    kind: str
    children: Sequence[int] = field(default=())
    members: Sequence[int] = field(default=())


def preview_split(
    unit: Unit, parts: Sequence[Part], *, on: date, actor: Actor | None, close: bool = False
) -> Effects:
    """What splitting would do; Refused and Forbidden as split_unit."""
    require(permissions.can_manage_units(actor, unit) and permissions.can_manage_units(actor, unit.parent))
    rules.refuse_future(on)
    rules.refuse_closed(unit)
    rules.refuse_before_last_change(unit, on)
    _check_parts(unit, parts, close=close)
    children = [child for part in parts for child in part.children]
    members = [member for part in parts for member in part.members]
    _refuse_strangers(unit, children, members)
    if close:
        rules.refuse_inhabited(unit, on, going_people=len(members), going_units=len(children))
        rules.refuse_losing_every_admin([unit.id])
    lines = grant_lines([unit.id])
    return Effects(
        units=len(children),
        people=len(members),
        people_below=len(members) + (people_below(children) if children else 0),
        ended=lines if close else (),
        losing=() if close else lines,
    )


def split_unit(
    unit: Unit, parts: Sequence[Part], *, on: date, reason: str, actor: Actor | None, close: bool = False
) -> Effects:
    """Found units beside the unit from the day on, each with some of its people and of what stands below it.

    Nobody gets a role over the new ones by it. With `close` nothing may be left behind, and the unit closes.
    Refused for a closed unit, a day to come or before its last change, names and codes that are taken, and for
    people or units that do not belong to it or would go twice.
    """
    take_tree()
    reason = rules.reason_text(reason)
    effects = preview_split(unit, parts, on=on, actor=actor, close=close)

    if close:
        end_roles(unit, actor=actor)
        # Before its parts: one of them may take over the name.
        close_version(unit, on)
    opened = [_found(unit, part, on, reason=reason, actor=actor).id for part in parts]
    details = {"parts": opened, "people": effects.people, "units": effects.units, "closed": close}
    note(unit, "split", on=on, other=None, reason=reason, details=details, actor=actor)
    return Effects(
        units=effects.units,
        people=effects.people,
        people_below=effects.people_below,
        ended=effects.ended,
        losing=effects.losing,
        opened=tuple(opened),
    )


def _found(unit: Unit, part: Part, on: date, *, reason: str, actor: Actor | None) -> Unit:
    kind, code = rules.kind_text(part.kind), rules.code_text(part.code)
    new = add_unit(part.name, kind=kind, code=code, parent=unit.parent, since=on, actor=actor)
    details = {"name": new.name, "kind": kind, "code": code, "split": True}
    note(new, "opened", on=on, other=unit, reason=reason, details=details, actor=actor)
    unit_passed_on.send(unit.id, to_id=new.id, is_over=False)
    if part.members:
        pass_people(unit, new, on, only=part.members)
    if part.children:
        pass_units(unit, new, on, reason=reason, actor=actor, only=part.children)
    return new


def _check_parts(unit: Unit, parts: Sequence[Part], *, close: bool) -> None:
    if not parts:
        raise Refused(_("Name at least one new unit."))
    names = [unit_name(part.name) for part in parts]
    for part, name in zip(parts, names, strict=True):
        rules.kind_text(part.kind)
        refuse_code(rules.code_text(part.code))
        rules.refuse_taken(name, unit.parent_id, besides=[unit.id] if close else [])
        if [other.casefold() for other in names].count(name.casefold()) > 1:
            raise Refused(_("There is already a unit called %(name)s here. Choose another name.", name=name))
    codes = [rules.code_text(part.code) for part in parts]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Refused(_("There is already a unit with the code %(code)s.", code=twice))


def _refuse_strangers(unit: Unit, children: Sequence[int], members: Sequence[int]) -> None:
    """Refused for what does not belong to the unit, or would go into two parts."""
    own_units = select(func.count()).where(
        Unit.id.in_(children), Unit.parent_id == unit.id, Unit.closed_on.is_(None)
    )
    own_people = select(func.count()).where(
        Membership.user_id.in_(members), Membership.unit_id == unit.id, Membership.until.is_(None)
    )
    if len(children) != (db.session.scalar(own_units) if children else 0):
        raise Refused(_("Each unit that goes along must stand right below %(name)s, once.", name=unit.name))
    if len(members) != (db.session.scalar(own_people) if members else 0):
        raise Refused(_("Each person who goes along must belong to %(name)s, once.", name=unit.name))
