"""A unit comes to stand below another."""

from datetime import date

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.changes.operations import checks
from portal.units.changes.operations.record import change_version, record_change
from portal.units.changes.queries.impact import Impact, count_people_below, grant_lines, ids_at_or_above
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit
from portal.units.operations.tree_lock import lock_tree_exclusive


def preview_move(unit: Unit, parent: Unit | None, *, on: date, actor: Actor | None) -> Impact:
    """What moving would do; Refused and Forbidden as move_unit."""
    require(permissions.can_manage_units(actor, unit) and permissions.can_manage_units(actor, parent))
    checks.ensure_not_future(on)
    checks.ensure_open(unit, *([parent] if parent is not None else []))
    if parent is not None and parent.id == unit.parent_id:
        raise Refused(_("%(name)s is there already.", name=unit.name))
    if parent is None and unit.parent_id is None:
        raise Refused(_("%(name)s stands at the top already.", name=unit.name))
    checks.ensure_after_last_change(unit, on)
    if parent is not None:
        checks.ensure_existed_on(parent, on)
        message = _("%(name)s cannot be moved below itself.", name=unit.name)
        checks.ensure_no_cycle([unit.id], parent, on, message)
    checks.ensure_name_free(unit.name, parent.id if parent is not None else None)
    before, after = ids_at_or_above(unit.parent_id), ids_at_or_above(parent.id if parent is not None else None)
    return Impact(
        units=1,
        people_below=count_people_below([unit.id]),
        losing=grant_lines(before - after),
        gaining=grant_lines(after - before),
    )


def move_unit(unit: Unit, parent: Unit | None, *, on: date, reason: str, actor: Actor | None) -> Impact:
    """Let the unit, with everything below it, stand below another one (None: at the top) from the day on.

    Refused below itself, for a closed unit, a day to come, before its last change or before the other one began,
    and where the name is taken there.
    """
    lock_tree_exclusive()
    reason = checks.clean_reason(reason)
    effects = preview_move(unit, parent, on=on, actor=actor)
    before = unit.parent_id

    parent_id = parent.id if parent is not None else None
    change_version(unit, on, name=unit.name, kind=unit.kind, parent_id=parent_id)
    details = {"parent": parent_id, "parent_before": before, "people": effects.people_below}
    record_change(unit, UnitChangeKind.MOVED, on=on, other=parent, reason=reason, details=details, actor=actor)
    return effects
