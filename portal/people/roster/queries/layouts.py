"""How an office's earlier files were read."""

from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.people.models import RosterLayout
from portal.units.models import Unit
from portal.units.queries.tree import path


def remembered_choices(unit: Unit) -> dict[str, Any]:
    """What was told of tables by their headings, for this unit or one above it; what is nearest counts."""
    ids = [above.id for above in path(unit.id)]  # from the top down
    found = db.session.scalars(select(RosterLayout).where(RosterLayout.unit_id.in_(ids))).all()
    nearest_last = sorted(found, key=lambda layout: ids.index(layout.unit_id))
    return {layout.fingerprint: layout.choices for layout in nearest_last}
