"""A unit gets another name or kind."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from portal.audit.operations import Actor
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.models import Unit
from portal.units.operations.changes import rules
from portal.units.operations.changes.effects import Effects, people_below
from portal.units.operations.changes.records import change_version, keep_name, named_since, note
from portal.units.operations.tree_lock import take_tree
from portal.units.operations.units import unit_name


def preview_rename(unit: Unit, name: str, *, kind: str | None = None, on: date, actor: Actor | None) -> Effects:
    """What renaming would do; Refused and Forbidden as rename_unit."""
    require(permissions.can_manage_units(actor, unit))
    rules.refuse_future(on)
    rules.refuse_closed(unit)
    name, kind = unit_name(name), unit.kind if kind is None else rules.kind_text(kind)
    if (name, kind) == (unit.name, unit.kind):
        raise Refused(_("%(name)s has this name and this kind already.", name=unit.name))
    rules.refuse_before_last_change(unit, on)
    rules.refuse_taken(name, unit.parent_id, besides=(unit.id,))
    return Effects(people_below=people_below([unit.id]))


def rename_unit(
    unit: Unit, name: str, *, kind: str | None = None, on: date, reason: str, actor: Actor | None
) -> Effects:
    """Let the unit have another name, and another kind where one is given, from the day on.

    It is still found by the old name. Refused for a closed unit, a day to come or before its last change, a name
    that is taken beside it, and where nothing would change.
    """
    take_tree()
    reason = rules.reason_text(reason)
    effects = preview_rename(unit, name, kind=kind, on=on, actor=actor)
    before, since = (unit.name, unit.kind), named_since(unit)

    name, kind = unit_name(name), unit.kind if kind is None else rules.kind_text(kind)
    change_version(unit, on, name=name, kind=kind, parent_id=unit.parent_id)
    # What was put right on its first day was never official.
    if since is not None and since < on:
        keep_name(unit, before[0], since=since, until=on)
    details = {"name": name, "name_before": before[0], "kind": kind, "kind_before": before[1]}
    note(unit, "renamed", on=on, other=None, reason=reason, details=details, actor=actor)
    return effects
