"""How a change is written down: versions by day, the dated event, other names, and the audit log."""

from datetime import date
from typing import Any

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.vietnamese import fold, text_sort_key
from portal.db import db
from portal.units import permissions
from portal.units.changes.queries.history import find_alias
from portal.units.events import tree_changed
from portal.units.models import Unit, UnitAlias, UnitChange, UnitVersion
from portal.units.queries.tree_history import open_version


def change_version(unit: Unit, on: date, *, name: str, kind: str, parent_id: int | None) -> None:
    """Let the unit have this name, kind and place from the day on; what it had until then stays as it was."""
    version = open_version(unit)
    if version.since < on:
        version.until = on
        version = UnitVersion(unit_id=unit.id, since=on)
        db.session.add(version)
    version.name, version.kind, version.parent_id = name, kind, parent_id
    before, is_as_before = unit.parent_id, (unit.parent_id, unit.kind) == (parent_id, kind)
    unit.name, unit.kind, unit.parent_id = name, kind, parent_id
    unit.name_key, unit.folded = text_sort_key(name), fold(name)
    db.session.flush()
    db.session.expire(unit, ["parent"])
    if not is_as_before:
        tree_changed.send(tuple(found for found in (unit.id, before, parent_id) if found is not None))


def close_version(unit: Unit, on: date) -> None:
    """Let there be no such unit any more from the day on."""
    open_version(unit).until = on
    unit.closed_on = on
    db.session.flush()


def record_change(
    unit: Unit,
    kind: str,
    *,
    on: date,
    other: Unit | None,
    reason: str,
    details: dict[str, Any],
    actor: Actor | None,
) -> None:
    """Keep the event in the life of the unit, and the deed in the audit log."""
    db.session.add(
        UnitChange(
            unit_id=unit.id,
            on=on,
            kind=kind,
            other_id=other.id if other is not None else None,
            reason=reason,
            details=details,
            actor_id=actor.id if actor is not None else None,
            recorded_at=clock.now(),
        )
    )
    db.session.flush()
    told = details | {"on": on.isoformat(), "reason": reason, "other": other.id if other is not None else None}
    record(permissions.audit_actor(actor, unit), f"unit.{kind}", unit, **told)


def record_former_name(unit: Unit, name: str, *, since: date | None, until: date | None) -> None:
    """Let the unit be found by a name that was official between the days; known twice, it keeps the wider span."""
    if name == unit.name:
        return
    known = find_alias(unit.id, name)
    if known is None:
        db.session.add(UnitAlias(unit_id=unit.id, name=name, since=since, until=until))
    elif until is not None:
        # Without days it was a nickname that now turns out to be an old name.
        known.since = min(known.since, since) if known.since and since else since
        known.until = max(known.until, until) if known.until else until
    db.session.flush()
    db.session.expire(unit, ["aliases"])
