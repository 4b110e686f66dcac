"""Parts of a unit become units of their own beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.changes.operations import checks
from portal.units.changes.operations.open import ensure_code_free
from portal.units.changes.operations.reassign import end_grants_at, reassign_child_units, reassign_people
from portal.units.changes.operations.record import close_version, record_change
from portal.units.changes.queries.impact import Impact, count_people_below, grant_lines
from portal.units.contacts.operations import copy_contacts, drop_contacts
from portal.units.enums import UnitChangeKind
from portal.units.events import unit_reassigned
from portal.units.models import Unit
from portal.units.operations.tree_lock import lock_tree_exclusive
from portal.units.operations.units import add_unit, clean_unit_name
from portal.units.queries import tree
from portal.units.queries.search import members_in


@dataclass(frozen=True, slots=True)
class SplitPart:
    """A unit that is founded from another one, with what comes along: ids of units right below, and of people."""

    name: str
    code: str
    kind: str
    children: Sequence[int] = field(default=())
    members: Sequence[int] = field(default=())


def preview_split(
    unit: Unit, parts: Sequence[SplitPart], *, on: date, actor: Actor | None, close: bool = False
) -> Impact:
    """What splitting would do; Refused and Forbidden as split_unit."""
    require(permissions.can_manage_units(actor, unit) and permissions.can_manage_units(actor, unit.parent))
    checks.ensure_not_future(on)
    checks.ensure_open(unit)
    checks.ensure_after_last_change(unit, on)
    _ensure_valid_parts(unit, parts, close=close)
    children = [child for part in parts for child in part.children]
    members = [member for part in parts for member in part.members]
    _ensure_belong_to_unit(unit, children, members)
    if close:
        checks.ensure_empty(unit, on, going_people=len(members), going_units=len(children))
        checks.ensure_admin_remains([unit.id])
    lines = grant_lines([unit.id])
    return Impact(
        units=len(children),
        people=len(members),
        people_below=len(members) + (count_people_below(children) if children else 0),
        ended=lines if close else (),
        losing=() if close else lines,
    )


def split_unit(
    unit: Unit, parts: Sequence[SplitPart], *, on: date, reason: str, actor: Actor | None, close: bool = False
) -> Impact:
    """Found units beside the unit from the day on, each with some of its people and of what stands below it.

    Nobody gets a role over the new ones by it. With `close` nothing may be left behind, and the unit closes.
    Refused for a closed unit, a day to come or before its last change, names and codes that are taken, and for
    people or units that do not belong to it or would go twice.
    """
    lock_tree_exclusive()
    reason = checks.clean_reason(reason)
    effects = preview_split(unit, parts, on=on, actor=actor, close=close)

    if close:
        end_grants_at(unit, actor=actor)
        # Before its parts: one of them may take over the name.
        close_version(unit, on)
    opened = [_open_part(unit, part, on, reason=reason, actor=actor).id for part in parts]
    if close:
        drop_contacts(unit)
    details = {"parts": opened, "people": effects.people, "units": effects.units, "closed": close}
    record_change(unit, UnitChangeKind.SPLIT, on=on, other=None, reason=reason, details=details, actor=actor)
    return replace(effects, opened=tuple(opened))


def _open_part(unit: Unit, part: SplitPart, on: date, *, reason: str, actor: Actor | None) -> Unit:
    kind, code = checks.clean_kind(part.kind), checks.clean_code(part.code)
    new = add_unit(part.name, kind=kind, code=code, parent=unit.parent, since=on, actor=actor)
    details = {"name": new.name, "kind": kind, "code": code, "split": True}
    record_change(new, UnitChangeKind.OPENED, on=on, other=unit, reason=reason, details=details, actor=actor)
    copy_contacts(unit, new)
    unit_reassigned.send(unit.id, to_id=new.id, is_over=False, on=on)
    if part.members:
        reassign_people(unit, new, on, only=part.members)
    if part.children:
        reassign_child_units(unit, new, on, reason=reason, actor=actor, only=part.children)
    return new


def _ensure_valid_parts(unit: Unit, parts: Sequence[SplitPart], *, close: bool) -> None:
    if not parts:
        raise Refused(_("Name at least one new unit."))
    names = [clean_unit_name(part.name) for part in parts]
    for part, name in zip(parts, names, strict=True):
        checks.clean_kind(part.kind)
        ensure_code_free(checks.clean_code(part.code))
        checks.ensure_name_free(name, unit.parent_id, besides=[unit.id] if close else [])
        if [other.casefold() for other in names].count(name.casefold()) > 1:
            raise Refused(_("There is already a unit called %(name)s here. Choose another name.", name=name))
    codes = [checks.clean_code(part.code) for part in parts]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Refused(_("There is already a unit with the code %(code)s.", code=twice))


def _ensure_belong_to_unit(unit: Unit, children: Sequence[int], members: Sequence[int]) -> None:
    """Refused for what does not belong to the unit, or would go into two parts."""
    if len(children) != len({child.id for child in tree.children(unit.id)}.intersection(children)):
        raise Refused(_("Each unit that goes along must stand right below %(name)s, once.", name=unit.name))
    if len(members) != len({member.user_id for member in members_in(unit.id)}.intersection(members)):
        raise Refused(_("Each person who goes along must belong to %(name)s, once.", name=unit.name))
