"""A unit that nobody belongs to any more comes to its end."""

from __future__ import annotations

from datetime import date

from portal.audit.operations import Actor
from portal.errors import require
from portal.units import permissions
from portal.units.models import Unit
from portal.units.operations.changes import rules
from portal.units.operations.changes.effects import Effects, grant_lines
from portal.units.operations.changes.passing import end_roles
from portal.units.operations.changes.records import close_version, note
from portal.units.operations.tree_lock import take_tree


def preview_close(unit: Unit, *, on: date, actor: Actor | None) -> Effects:
    """What closing would do; Refused and Forbidden as close_unit."""
    require(permissions.can_manage_units(actor, unit))
    rules.refuse_future(on)
    rules.refuse_closed(unit)
    rules.refuse_before_last_change(unit, on)
    rules.refuse_inhabited(unit, on)
    rules.refuse_losing_every_admin([unit.id])
    return Effects(ended=grant_lines([unit.id]))


def close_unit(unit: Unit, *, on: date, reason: str, actor: Actor | None) -> Effects:
    """Let there be no such unit any more from the day on; the roles over it end.

    Refused while people or open units are in it, saying how many, or where some were after the day; for a unit
    that is closed, a day to come, and before its last change.
    """
    take_tree()
    reason = rules.reason_text(reason)
    effects = preview_close(unit, on=on, actor=actor)

    end_roles(unit, actor=actor)
    close_version(unit, on)
    note(unit, "closed", on=on, other=None, reason=reason, details={}, actor=actor)
    return effects
