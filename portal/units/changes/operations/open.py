"""A unit is founded."""

from datetime import date

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.changes.operations import checks
from portal.units.changes.operations.record import record_change
from portal.units.changes.queries.impact import Impact, grant_lines, ids_at_or_above
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit
from portal.units.operations.tree_lock import lock_tree_exclusive
from portal.units.operations.units import add_unit, clean_unit_name
from portal.units.queries.tree import find_unit_by_typed_code


def preview_open(name: str, *, kind: str, code: str, parent: Unit | None, on: date, actor: Actor | None) -> Impact:
    """What founding would do; Refused and Forbidden as open_unit."""
    require(permissions.can_manage_units(actor, parent))
    checks.ensure_not_future(on)
    if parent is not None:
        checks.ensure_open(parent)
        checks.ensure_existed_on(parent, on)
    checks.clean_kind(kind)
    ensure_code_free(checks.clean_code(code))
    checks.ensure_name_free(clean_unit_name(name), parent.id if parent is not None else None)
    return Impact(gaining=grant_lines(ids_at_or_above(parent.id if parent is not None else None)))


def open_unit(
    name: str, *, kind: str, code: str, parent: Unit | None, on: date, reason: str, actor: Actor | None
) -> Unit:
    """Found a unit below its parent (None: at the top) from the day on.

    Refused for a name that is taken there, a code that is taken, a closed parent, a day to come or before the
    parent began.
    """
    lock_tree_exclusive()
    reason = checks.clean_reason(reason)
    preview_open(name, kind=kind, code=code, parent=parent, on=on, actor=actor)

    unit = add_unit(
        name, kind=checks.clean_kind(kind), code=checks.clean_code(code), parent=parent, since=on, actor=actor
    )
    details = {"name": unit.name, "kind": unit.kind, "code": unit.code}
    record_change(unit, UnitChangeKind.OPENED, on=on, other=parent, reason=reason, details=details, actor=actor)
    return unit


def ensure_code_free(code: str) -> None:
    """Refused when a unit, open or closed, has the code already."""
    if find_unit_by_typed_code(code) is not None:
        raise Refused(_("There is already a unit with the code %(code)s.", code=code))
