"""A unit is founded."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from portal.audit.operations import Actor
from portal.errors import Refused, require
from portal.units import permissions, queries
from portal.units.models import Unit
from portal.units.operations.changes import rules
from portal.units.operations.changes.effects import Effects, above, grant_lines
from portal.units.operations.changes.records import note
from portal.units.operations.tree_lock import take_tree
from portal.units.operations.units import add_unit, unit_name


def preview_open(
    name: str, *, kind: str, code: str, parent: Unit | None, on: date, actor: Actor | None
) -> Effects:
    """What founding would do; Refused and Forbidden as open_unit."""
    require(permissions.can_manage_units(actor, parent))
    rules.refuse_future(on)
    if parent is not None:
        rules.refuse_closed(parent)
        rules.refuse_absent(parent, on)
    rules.kind_text(kind)
    refuse_code(rules.code_text(code))
    rules.refuse_taken(unit_name(name), parent.id if parent is not None else None)
    return Effects(gaining=grant_lines(above(parent.id if parent is not None else None)))


def open_unit(
    name: str, *, kind: str, code: str, parent: Unit | None, on: date, reason: str, actor: Actor | None
) -> Unit:
    """Found a unit below its parent (None: at the top) from the day on.

    Refused for a name that is taken there, a code that is taken, a closed parent, a day to come or before the
    parent began.
    """
    take_tree()
    reason = rules.reason_text(reason)
    preview_open(name, kind=kind, code=code, parent=parent, on=on, actor=actor)

    unit = add_unit(
        name, kind=rules.kind_text(kind), code=rules.code_text(code), parent=parent, since=on, actor=actor
    )
    details = {"name": unit.name, "kind": unit.kind, "code": unit.code}
    note(unit, "opened", on=on, other=parent, reason=reason, details=details, actor=actor)
    return unit


def refuse_code(code: str) -> None:
    """Refused when a unit, open or closed, has the code already."""
    if queries.find_unit_by_code(code) is not None:
        raise Refused(_("There is already a unit with the code %(code)s.", code=code))
