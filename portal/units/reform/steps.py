"""One row of the spreadsheet as one change of units, or the knowledge that it has been made already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.audit.operations import Actor
from portal.errors import Refused
from portal.units import queries
from portal.units.models import Unit
from portal.units.names import kind_name
from portal.units.operations import changes
from portal.units.operations.changes import Effects, Part
from portal.units.reform.rows import Wanted


@dataclass(frozen=True, slots=True)
class Step:
    """A change that was made, in words too; `heirs` has the units it is about and the ones they live on in."""

    wanted: Wanted
    text: str
    heirs: dict[int, int]
    effects: Effects


def make(wanted: Wanted, *, actor: Actor | None) -> Step | None:
    """Make the change; None when it was made before, on the same day. Refused as the operation is."""
    return STEPS[wanted.deed](wanted, actor)


def _rename(wanted: Wanted, actor: Actor | None) -> Step | None:
    unit = _unit(wanted.codes[0])
    if not wanted.name and not wanted.kind:
        raise Refused(_("Write the new name, or the new kind."))
    for change in queries.changes_on(unit.id, wanted.on, "renamed"):
        same_name = not wanted.name or change.details["name"] == wanted.name
        if same_name and (not wanted.kind or change.details["kind"] == wanted.kind):
            return None
    name, kind = wanted.name or unit.name, wanted.kind or unit.kind
    if name == unit.name:
        text = _("%(name)s changes its kind: %(kind)s.", name=name, kind=kind_name(kind))
    else:
        text = _("%(name)s gets the name %(new)s.", name=unit.name, new=name)
    effects = changes.rename_unit(unit, name, kind=kind, on=wanted.on, reason=wanted.reason, actor=actor)
    return Step(wanted, text, {unit.id: unit.id}, effects)


def _move(wanted: Wanted, actor: Actor | None) -> Step | None:
    unit, parent = _unit(wanted.codes[0]), _other(wanted)
    if _happened(unit, wanted, "moved", parent):
        return None
    text = _("%(name)s moves to %(parent)s.", name=unit.name, parent=parent.name)
    effects = changes.move_unit(unit, parent, on=wanted.on, reason=wanted.reason, actor=actor)
    return Step(wanted, text, {unit.id: unit.id}, effects)


def _merge(wanted: Wanted, actor: Actor | None) -> Step | None:
    into = _other(wanted)
    units = [_unit(code) for code in wanted.codes]
    units = [unit for unit in units if not _happened(unit, wanted, "merged", into)]
    if not units:
        return None
    names = ", ".join(unit.name for unit in units)
    text = _("%(names)s: merged into %(into)s.", names=names, into=into.name)
    effects = changes.merge_units(units, into, on=wanted.on, reason=wanted.reason, actor=actor)
    return Step(wanted, text, {unit.id: into.id for unit in units} | {into.id: into.id}, effects)


def _split(wanted: Wanted, actor: Actor | None) -> Step | None:
    unit = _unit(wanted.codes[0])
    if not wanted.other or not wanted.name:
        raise Refused(_("Write the code and the name of the new unit."))
    founded = queries.find_unit_by_code(wanted.other)
    if founded is not None and _happened(founded, wanted, "opened", unit):
        return None
    children = [_unit(code).id for code in wanted.children]
    part = Part(wanted.name, wanted.other, wanted.kind or unit.kind, children)
    text = _("%(new)s is split from %(name)s.", new=wanted.name, name=unit.name)
    effects = changes.split_unit(unit, [part], on=wanted.on, reason=wanted.reason, actor=actor)
    return Step(wanted, text, {unit.id: unit.id} | {new: new for new in effects.opened}, effects)


def _open(wanted: Wanted, actor: Actor | None) -> Step | None:
    parent = _other(wanted)
    founded = queries.find_unit_by_code(wanted.codes[0])
    if founded is not None and _happened(founded, wanted, "opened", parent):
        return None
    text = _("%(name)s is founded in %(parent)s.", name=wanted.name, parent=parent.name)
    unit = changes.open_unit(
        wanted.name,
        kind=wanted.kind,
        code=wanted.codes[0],
        parent=parent,
        on=wanted.on,
        reason=wanted.reason,
        actor=actor,
    )
    return Step(wanted, text, {unit.id: unit.id}, Effects(opened=(unit.id,)))


def _close(wanted: Wanted, actor: Actor | None) -> Step | None:
    unit = _unit(wanted.codes[0])
    if queries.changes_on(unit.id, wanted.on, "closed"):
        return None
    text = _("%(name)s is closed.", name=unit.name)
    effects = changes.close_unit(unit, on=wanted.on, reason=wanted.reason, actor=actor)
    return Step(wanted, text, {unit.id: unit.id}, effects)


STEPS: dict[str, Callable[[Wanted, Actor | None], Step | None]] = {
    "rename": _rename,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "open": _open,
    "close": _close,
}


def _happened(unit: Unit, wanted: Wanted, kind: str, other: Unit) -> bool:
    return any(change.other_id == other.id for change in queries.changes_on(unit.id, wanted.on, kind))


def _unit(code: str) -> Unit:
    unit = queries.find_unit_by_code(code)
    if unit is None:
        raise Refused(_("There is no unit with the code %(code)s.", code=code))
    return unit


def _other(wanted: Wanted) -> Unit:
    if not wanted.other:
        raise Refused(_("The code of the other unit is missing: the parent, or what it becomes part of."))
    return _unit(wanted.other)
