"""A unit that nobody belongs to any more comes to its end."""

from datetime import date

from portal.audit.models import Actor
from portal.errors import require
from portal.units import permissions
from portal.units.changes.operations import checks
from portal.units.changes.operations.reassign import end_grants_at
from portal.units.changes.operations.record import close_version, record_change
from portal.units.changes.queries.impact import Impact, grant_lines
from portal.units.contacts.operations import drop_contacts
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit
from portal.units.operations.tree_lock import lock_tree_exclusive


def preview_close(unit: Unit, *, on: date, actor: Actor | None) -> Impact:
    """What closing would do; Refused and Forbidden as close_unit."""
    require(permissions.can_manage_units(actor, unit))
    checks.ensure_not_future(on)
    checks.ensure_open(unit)
    checks.ensure_after_last_change(unit, on)
    checks.ensure_empty(unit, on)
    checks.ensure_admin_remains([unit.id])
    return Impact(ended=grant_lines([unit.id]))


def close_unit(unit: Unit, *, on: date, reason: str, actor: Actor | None) -> Impact:
    """Let there be no such unit any more from the day on; the roles over it end.

    Refused while people or open units are in it, saying how many, or where some were after the day; for a unit
    that is closed, a day to come, and before its last change.
    """
    lock_tree_exclusive()
    reason = checks.clean_reason(reason)
    effects = preview_close(unit, on=on, actor=actor)

    drop_contacts(unit)
    end_grants_at(unit, actor=actor)
    close_version(unit, on)
    record_change(unit, UnitChangeKind.CLOSED, on=on, other=None, reason=reason, details={}, actor=actor)
    return effects
