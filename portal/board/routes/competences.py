"""Which competences the people of a unit have covered."""

from __future__ import annotations

from flask import render_template

from portal.board.competences import coverage_of
from portal.board.routes.blueprint import bp
from portal.board.routes.ways import led_way
from portal.web.access import open_to


@bp.get("/units/<int:unit_id>/competences")
@open_to("leaders")
def competences(unit_id: int) -> str:
    """Every framework, with what is taught and by how many people it was learned."""
    way = led_way(unit_id)
    return render_template("board/competences.html", way=way, coverage=coverage_of(way.unit.id))
