"""What tests ask of assignments."""

from __future__ import annotations

from portal.db import db
from portal.programmes.queries.assignments import AssignmentRow, assignments_near
from portal.units.queries.tree import at_or_above


def assignments_above(unit_id: int) -> list[AssignmentRow]:
    """What the people of exactly this unit are to finish: open, given to it or one above, the first due first."""
    above = set(db.session.scalars(at_or_above(unit_id)))
    return [row for row in assignments_near([unit_id]) if row.unit_id in above]
