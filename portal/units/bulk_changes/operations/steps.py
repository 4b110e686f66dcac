"""Applying one row of the spreadsheet as one change of units, unless it was applied before."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.accounts.enums import Role
from portal.audit.models import Actor
from portal.errors import Refused
from portal.units.bulk_changes.rules.rows import RequestedChange
from portal.units.changes.operations.close import close_unit
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.open import open_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.changes.operations.split import SplitPart, split_unit
from portal.units.changes.queries.history import changes_on
from portal.units.changes.queries.impact import Impact
from portal.units.enums import UnitChangeKind
from portal.units.labels import kind_name
from portal.units.models import Unit
from portal.units.queries.grants import granted_units
from portal.units.queries.search import similar_codes
from portal.units.queries.tree import find_unit_by_typed_code


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """A change that was made, in words too; `heirs` has the units it is about and the ones they live on in."""

    wanted: RequestedChange
    text: str
    heirs: dict[int, int]
    effects: Impact


def apply_change(wanted: RequestedChange, *, actor: Actor | None) -> AppliedChange | None:
    """Make the change; None when it was made before, on the same day. Refused as the operation is."""
    return CHANGE_FUNCTIONS[wanted.action](wanted, actor)


def _rename(wanted: RequestedChange, actor: Actor | None) -> AppliedChange | None:
    unit = _unit(wanted.codes[0], actor)
    if not wanted.name and not wanted.kind:
        raise Refused(_("Write the new name, or the new kind."))
    for change in changes_on(unit.id, wanted.on, UnitChangeKind.RENAMED):
        same_name = not wanted.name or change.details["name"] == wanted.name
        if same_name and (not wanted.kind or change.details["kind"] == wanted.kind):
            return None
    name, kind = wanted.name or unit.name, wanted.kind or unit.kind
    if name == unit.name:
        text = _("%(name)s changes its kind: %(kind)s.", name=name, kind=kind_name(kind))
    else:
        text = _("%(name)s gets the name %(new)s.", name=unit.name, new=name)
    effects = rename_unit(unit, name, kind=kind, on=wanted.on, reason=wanted.reason, actor=actor)
    return AppliedChange(wanted, text, {unit.id: unit.id}, effects)


def _move(wanted: RequestedChange, actor: Actor | None) -> AppliedChange | None:
    unit, parent = _unit(wanted.codes[0], actor), _other(wanted, actor)
    if _was_applied_before(unit, wanted, UnitChangeKind.MOVED, parent):
        return None
    text = _("%(name)s moves to %(parent)s.", name=unit.name, parent=parent.name)
    effects = move_unit(unit, parent, on=wanted.on, reason=wanted.reason, actor=actor)
    return AppliedChange(wanted, text, {unit.id: unit.id}, effects)


def _merge(wanted: RequestedChange, actor: Actor | None) -> AppliedChange | None:
    into = _other(wanted, actor)
    units = [_unit(code, actor) for code in wanted.codes]
    units = [unit for unit in units if not _was_applied_before(unit, wanted, UnitChangeKind.MERGED, into)]
    if not units:
        return None
    names = ", ".join(unit.name for unit in units)
    text = _("%(names)s: merged into %(into)s.", names=names, into=into.name)
    effects = merge_units(units, into, on=wanted.on, reason=wanted.reason, actor=actor)
    return AppliedChange(wanted, text, {unit.id: into.id for unit in units} | {into.id: into.id}, effects)


def _split(wanted: RequestedChange, actor: Actor | None) -> AppliedChange | None:
    unit = _unit(wanted.codes[0], actor)
    if not wanted.other or not wanted.name:
        raise Refused(_("Write the code and the name of the new unit."))
    founded = find_unit_by_typed_code(wanted.other)
    if founded is not None and _was_applied_before(founded, wanted, UnitChangeKind.OPENED, unit):
        return None
    children = [_unit(code, actor).id for code in wanted.children]
    part = SplitPart(wanted.name, wanted.other, wanted.kind or unit.kind, children)
    text = _("%(new)s is split from %(name)s.", new=wanted.name, name=unit.name)
    effects = split_unit(unit, [part], on=wanted.on, reason=wanted.reason, actor=actor)
    return AppliedChange(wanted, text, {unit.id: unit.id} | {new: new for new in effects.opened}, effects)


def _open(wanted: RequestedChange, actor: Actor | None) -> AppliedChange | None:
    parent = _other(wanted, actor)
    founded = find_unit_by_typed_code(wanted.codes[0])
    if founded is not None and _was_applied_before(founded, wanted, UnitChangeKind.OPENED, parent):
        return None
    text = _("%(name)s is founded in %(parent)s.", name=wanted.name, parent=parent.name)
    unit = open_unit(
        wanted.name,
        kind=wanted.kind,
        code=wanted.codes[0],
        parent=parent,
        on=wanted.on,
        reason=wanted.reason,
        actor=actor,
    )
    return AppliedChange(wanted, text, {unit.id: unit.id}, Impact(opened=(unit.id,)))


def _close(wanted: RequestedChange, actor: Actor | None) -> AppliedChange | None:
    unit = _unit(wanted.codes[0], actor)
    if changes_on(unit.id, wanted.on, UnitChangeKind.CLOSED):
        return None
    text = _("%(name)s is closed.", name=unit.name)
    effects = close_unit(unit, on=wanted.on, reason=wanted.reason, actor=actor)
    return AppliedChange(wanted, text, {unit.id: unit.id}, effects)


CHANGE_FUNCTIONS: dict[str, Callable[[RequestedChange, Actor | None], AppliedChange | None]] = {
    "rename": _rename,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "open": _open,
    "close": _close,
}


def _was_applied_before(unit: Unit, wanted: RequestedChange, kind: str, other: Unit) -> bool:
    return any(change.other_id == other.id for change in changes_on(unit.id, wanted.on, kind))


def _unit(code: str, actor: Actor | None) -> Unit:
    unit = find_unit_by_typed_code(code)
    if unit is None:
        raise Refused(unknown_code_message(code, actor))
    return unit


def unknown_code_message(code: str, actor: Actor | None) -> str:
    """That there is no such unit, and which of those that the actor administers may have been meant."""
    below = None if actor is None else [unit.id for unit in granted_units(actor.id, [Role.ADMIN])]
    near = similar_codes(code, below=below)
    message = _("There is no unit with the code %(code)s.", code=code)
    if near:
        message += " " + _("Did you mean %(names)s?", names=", ".join(f"“{one}”" for one in near))
    return str(message)


def _other(wanted: RequestedChange, actor: Actor | None) -> Unit:
    if not wanted.other:
        raise Refused(_("The code of the other unit is missing: the parent, or what it becomes part of."))
    return _unit(wanted.other, actor)
