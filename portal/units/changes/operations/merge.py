"""Several units become part of one."""

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.changes.operations import checks
from portal.units.changes.operations.reassign import end_grants_at, reassign_child_units, reassign_people
from portal.units.changes.operations.record import close_version, record_change, record_former_name
from portal.units.changes.queries.history import aliases_of
from portal.units.changes.queries.impact import (
    Impact,
    count_children,
    count_people_below,
    count_people_in,
    duplicate_names,
    grant_lines,
    ids_at_or_above,
)
from portal.units.changes.queries.same_names import child_names
from portal.units.contacts.operations import hand_over_contacts
from portal.units.enums import UnitChangeKind
from portal.units.events import unit_reassigned
from portal.units.models import Unit
from portal.units.operations.tree_lock import lock_tree_exclusive
from portal.units.queries.tree_history import named_since

MAX_NAMED_UNITS = 30  # of those that stand below afterwards


def preview_merge(units: Sequence[Unit], into: Unit, *, on: date, actor: Actor | None) -> Impact:
    """What merging would do; Refused and Forbidden as merge_units."""
    require(all(permissions.can_manage_units(actor, unit) for unit in (*units, into)))
    if not units:
        raise Refused(_("Choose the units that are merged."))
    checks.ensure_not_future(on)
    checks.ensure_open(*units, into)
    ids = {unit.id for unit in units}
    if into.id in ids:
        raise Refused(_("%(name)s cannot be merged into itself.", name=into.name))
    for unit in units:
        checks.ensure_after_last_change(unit, on)
    checks.ensure_existed_on(into, on)
    message = _("%(name)s stands below a unit that would be merged into it. Move it out first.", name=into.name)
    checks.ensure_no_cycle(ids, into, on, message)
    checks.ensure_admin_remains(ids)
    after = ids_at_or_above(into.id)
    befores = [ids_at_or_above(unit.id) for unit in units]
    return Impact(
        units=count_children(ids),
        people=count_people_in(ids),
        people_below=count_people_below(ids),
        ended=grant_lines(ids),
        losing=grant_lines(set().union(*befores) - after - ids),
        gaining=grant_lines(after - befores[0].intersection(*befores)),
        same_names=duplicate_names([*ids, into.id], without=ids),
        remaining=child_names([*ids, into.id], limit=MAX_NAMED_UNITS),
    )


def merge_units(units: Sequence[Unit], into: Unit, *, on: date, reason: str, actor: Actor | None) -> Impact:
    """Let the units be part of another one from the day on, and close them.

    What stood below them stands below the other one; their people belong to it from the start of the day in
    Vietnam, or from the later moment at which they joined, and keep their time in the old units. It is found by
    the names of all of them. The roles over them end and are told, for somebody to grant anew. Refused into
    itself or a unit below, for closed units, a day to come, before the last change of a merged one or before the
    other began.
    """
    lock_tree_exclusive()
    reason = checks.clean_reason(reason)
    units = list(dict.fromkeys(units))
    effects = preview_merge(units, into, on=on, actor=actor)

    ids = [unit.id for unit in units]
    for unit in units:
        _merge(unit, into, on, reason=reason, actor=actor, together=ids)
    return effects


def _merge(
    unit: Unit, into: Unit, on: date, *, reason: str, actor: Actor | None, together: Collection[int]
) -> None:
    counts = {
        "people": count_people_in([unit.id]),
        "units": count_children([unit.id]),
        "roles": [
            {"user": line.user_id, "role": line.role, "lent": line.is_lent} for line in grant_lines([unit.id])
        ],
    }
    _transfer_names(unit, into, on)
    hand_over_contacts(unit, into)
    end_grants_at(unit, actor=actor)
    reassign_people(unit, into, on)
    reassign_child_units(unit, into, on, reason=reason, actor=actor, without=together)
    close_version(unit, on)
    record_change(unit, UnitChangeKind.MERGED, on=on, other=into, reason=reason, details=counts, actor=actor)
    record_change(into, UnitChangeKind.ABSORBED, on=on, other=unit, reason=reason, details=counts, actor=actor)
    unit_reassigned.send(unit.id, to_id=into.id, is_over=True, on=on)


def _transfer_names(unit: Unit, into: Unit, on: date) -> None:
    for alias in aliases_of(unit.id):
        record_former_name(into, alias.name, since=alias.since, until=alias.until)
    record_former_name(into, unit.name, since=named_since(unit), until=on)
