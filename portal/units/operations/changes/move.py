"""A unit comes to stand below another."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from portal.audit.operations import Actor
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.models import Unit
from portal.units.operations.changes import rules
from portal.units.operations.changes.effects import Effects, above, grant_lines, people_below
from portal.units.operations.changes.records import change_version, note
from portal.units.operations.tree_lock import take_tree


def preview_move(unit: Unit, parent: Unit | None, *, on: date, actor: Actor | None) -> Effects:
    """What moving would do; Refused and Forbidden as move_unit."""
    require(permissions.can_manage_units(actor, unit) and permissions.can_manage_units(actor, parent))
    rules.refuse_future(on)
    rules.refuse_closed(unit, *([parent] if parent is not None else []))
    if parent is not None and parent.id == unit.parent_id:
        raise Refused(_("%(name)s is there already.", name=unit.name))
    if parent is None and unit.parent_id is None:
        raise Refused(_("%(name)s stands at the top already.", name=unit.name))
    rules.refuse_before_last_change(unit, on)
    if parent is not None:
        rules.refuse_absent(parent, on)
        message = _("%(name)s cannot be moved below itself.", name=unit.name)
        rules.refuse_loop([unit.id], parent, on, message)
    rules.refuse_taken(unit.name, parent.id if parent is not None else None)
    before, after = above(unit.parent_id), above(parent.id if parent is not None else None)
    return Effects(
        units=1,
        people_below=people_below([unit.id]),
        losing=grant_lines(before - after),
        gaining=grant_lines(after - before),
    )


def move_unit(unit: Unit, parent: Unit | None, *, on: date, reason: str, actor: Actor | None) -> Effects:
    """Let the unit, with everything below it, stand below another one (None: at the top) from the day on.

    Refused below itself, for a closed unit, a day to come, before its last change or before the other one began,
    and where the name is taken there.
    """
    take_tree()
    reason = rules.reason_text(reason)
    effects = preview_move(unit, parent, on=on, actor=actor)
    before = unit.parent_id

    parent_id = parent.id if parent is not None else None
    change_version(unit, on, name=unit.name, kind=unit.kind, parent_id=parent_id)
    details = {"parent": parent_id, "parent_before": before, "people": effects.people_below}
    note(unit, "moved", on=on, other=parent, reason=reason, details=details, actor=actor)
    return effects
