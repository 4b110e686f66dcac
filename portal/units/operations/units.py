"""Units as they begin, and the other names they are known by."""

from datetime import date

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.vietnamese import nfc
from portal.db import db
from portal.errors import Refused, require
from portal.units import permissions
from portal.units.models import MAX_NAME_LENGTH, Unit, UnitAlias, UnitVersion
from portal.units.operations.tree_lock import lock_tree_shared
from portal.units.queries.tree import find_unit_by_code
from portal.units.queries.tree_history import version_on


def add_unit(
    name: str, *, kind: str, code: str, parent: Unit | None = None, since: date | None = None, actor: Actor | None
) -> Unit:
    """A new unit below its parent, or at the top, there from a day (today) on.

    Refused when the name is empty, the code is taken, the parent is closed or was not there on that day.
    """
    lock_tree_shared()
    require(permissions.can_manage_units(actor, parent))
    name = clean_unit_name(name)
    since = since or clock.today()
    if find_unit_by_code(code) is not None:
        raise Refused(_("There is already a unit with the code %(code)s.", code=code))
    if parent is not None and parent.closed_on is not None:
        raise Refused(_("%(name)s is closed. Choose another unit.", name=parent.name))
    if parent is not None and version_on(parent.id, since) is None:
        raise Refused(_("%(name)s was not there on that day.", name=parent.name))

    unit = Unit(name=name, kind=kind, code=code, parent=parent)
    db.session.add(unit)
    db.session.flush()
    db.session.add(UnitVersion(unit_id=unit.id, since=since, kind=kind, name=name, parent_id=unit.parent_id))
    record(actor, "unit.added", unit, name=name, kind=kind, parent=unit.parent_id, since=since.isoformat())
    return unit


def add_alias(unit: Unit, name: str, *, actor: Actor | None) -> None:
    """Let the unit be found by another name too; naming it twice changes nothing."""
    require(permissions.can_manage_units(actor, unit))
    name = clean_unit_name(name)
    if name in {alias.name for alias in unit.aliases}:
        return
    unit.aliases.append(UnitAlias(name=name))
    record(actor, "unit.alias_added", unit, name=name)


def clean_unit_name(text: str) -> str:
    """The name as it is kept, or Refused when it is empty or too long."""
    name = " ".join(nfc(text).split())
    if not name:
        raise Refused(_("A unit needs a name."))
    if len(name) > MAX_NAME_LENGTH:
        raise Refused(_("A unit's name has at most %(number)d characters.", number=MAX_NAME_LENGTH))
    return name
