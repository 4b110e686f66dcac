"""A unit gets another name or kind."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.errors import FieldError, Refused, require
from portal.units import permissions
from portal.units.changes.operations import checks
from portal.units.changes.operations.record import change_version, record_change, record_former_name
from portal.units.changes.queries.impact import Impact, count_people_below
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit
from portal.units.operations.tree_lock import lock_tree_exclusive
from portal.units.operations.units import clean_unit_name
from portal.units.queries.tree import get_unit
from portal.units.queries.tree_history import named_since


def preview_rename(unit: Unit, name: str, *, kind: str | None = None, on: date, actor: Actor | None) -> Impact:
    """What renaming would do; Refused and Forbidden as rename_unit."""
    require(permissions.can_manage_units(actor, unit))
    checks.ensure_not_future(on)
    checks.ensure_open(unit)
    name, kind = clean_unit_name(name), unit.kind if kind is None else checks.clean_kind(kind)
    if (name, kind) == (unit.name, unit.kind):
        raise Refused(_("%(name)s has this name and this kind already.", name=unit.name))
    checks.ensure_after_last_change(unit, on)
    checks.ensure_name_free(name, unit.parent_id, besides=(unit.id,))
    return Impact(people_below=count_people_below([unit.id]))


def rename_unit(
    unit: Unit, name: str, *, kind: str | None = None, on: date, reason: str, actor: Actor | None
) -> Impact:
    """Let the unit have another name, and another kind where one is given, from the day on.

    It is still found by the old name. Refused for a closed unit, a day to come or before its last change, a name
    that is taken beside it, and where nothing would change.
    """
    lock_tree_exclusive()
    reason = checks.clean_reason(reason)
    effects = preview_rename(unit, name, kind=kind, on=on, actor=actor)
    before, since = (unit.name, unit.kind), named_since(unit)

    name, kind = clean_unit_name(name), unit.kind if kind is None else checks.clean_kind(kind)
    change_version(unit, on, name=name, kind=kind, parent_id=unit.parent_id)
    # What was put right on its first day was never official.
    if since is not None and since < on:
        record_former_name(unit, before[0], since=since, until=on)
    details = {"name": name, "name_before": before[0], "kind": kind, "kind_before": before[1]}
    record_change(unit, UnitChangeKind.RENAMED, on=on, other=None, reason=reason, details=details, actor=actor)
    return effects


def rename_units(names: Mapping[int, str], *, on: date, reason: str, actor: Actor | None) -> None:
    """Give several units other names from the day on, by unit id; FieldError, naming the field, where refused."""
    lock_tree_exclusive()
    try:
        reason = checks.clean_reason(reason)
    except Refused as refused:
        raise FieldError("reason", refused.message) from refused
    if on > clock.today():
        raise FieldError("on", _("This day is still to come."))
    for unit_id, name in names.items():
        try:
            rename_unit(get_unit(unit_id), name, on=on, reason=reason, actor=actor)
        except Refused as refused:
            raise FieldError(f"name-{unit_id}", refused.message) from refused
