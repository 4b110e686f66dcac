"""Several units become part of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _

from portal.audit.operations import Actor
from portal.errors import Refused, require
from portal.units import permissions, queries
from portal.units.events import unit_passed_on
from portal.units.models import Unit
from portal.units.operations.changes import rules
from portal.units.operations.changes.effects import (
    Effects,
    above,
    children_of,
    grant_lines,
    people_below,
    people_in,
    same_names,
)
from portal.units.operations.changes.passing import end_roles, pass_people, pass_units
from portal.units.operations.changes.records import close_version, keep_name, named_since, note
from portal.units.operations.tree_lock import take_tree


def preview_merge(units: Sequence[Unit], into: Unit, *, on: date, actor: Actor | None) -> Effects:
    """What merging would do; Refused and Forbidden as merge_units."""
    require(all(permissions.can_manage_units(actor, unit) for unit in (*units, into)))
    if not units:
        raise Refused(_("Choose the units that are merged."))
    rules.refuse_future(on)
    rules.refuse_closed(*units, into)
    ids = {unit.id for unit in units}
    if into.id in ids:
        raise Refused(_("%(name)s cannot be merged into itself.", name=into.name))
    for unit in units:
        rules.refuse_before_last_change(unit, on)
    rules.refuse_absent(into, on)
    message = _("%(name)s stands below a unit that would be merged into it. Move it out first.", name=into.name)
    rules.refuse_loop(ids, into, on, message)
    rules.refuse_losing_every_admin(ids)
    after = above(into.id)
    befores = [above(unit.id) for unit in units]
    return Effects(
        units=children_of(ids),
        people=people_in(ids),
        people_below=people_below(ids),
        ended=grant_lines(ids),
        losing=grant_lines(set().union(*befores) - after - ids),
        gaining=grant_lines(after - befores[0].intersection(*befores)),
        same_names=same_names([*ids, into.id], without=ids),
    )


def merge_units(units: Sequence[Unit], into: Unit, *, on: date, reason: str, actor: Actor | None) -> Effects:
    """Let the units be part of another one from the day on, and close them.

    What stood below them stands below the other one; their people belong to it from the start of the day in
    Vietnam, or from the later moment at which they joined, and keep their time in the old units. It is found by
    the names of all of them. The roles over them end and are told, for somebody to grant anew. Refused into
    itself or a unit below, for closed units, a day to come, before the last change of a merged one or before the
    other began.
    """
    take_tree()
    reason = rules.reason_text(reason)
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
        "people": people_in([unit.id]),
        "units": children_of([unit.id]),
        "roles": [
            {"user": line.user_id, "role": line.role, "lent": line.is_lent} for line in grant_lines([unit.id])
        ],
    }
    _hand_on_names(unit, into, on)
    end_roles(unit, actor=actor)
    pass_people(unit, into, on)
    pass_units(unit, into, on, reason=reason, actor=actor, without=together)
    close_version(unit, on)
    note(unit, "merged", on=on, other=into, reason=reason, details=counts, actor=actor)
    note(into, "absorbed", on=on, other=unit, reason=reason, details=counts, actor=actor)
    unit_passed_on.send(unit.id, to_id=into.id, is_over=True)


def _hand_on_names(unit: Unit, into: Unit, on: date) -> None:
    for alias in queries.aliases_of(unit.id):
        keep_name(into, alias.name, since=alias.since, until=alias.until)
    keep_name(into, unit.name, since=named_since(unit), until=on)
