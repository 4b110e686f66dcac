"""What our people get wrong."""

from __future__ import annotations

from flask import render_template

from portal import clock
from portal.board.hot_spots import DAYS, LEAST, hot_spots_of
from portal.board.routes.blueprint import bp
from portal.board.routes.ways import led_way
from portal.web.access import open_to, viewer


@bp.get("/units/<int:unit_id>/hot-spots")
@open_to("leaders")
def hot_spots(unit_id: int) -> str:
    """The questions that went wrong most often in the unit and below."""
    way = led_way(unit_id)
    spots = hot_spots_of(way.unit.id, now=clock.now(), viewer=viewer())
    return render_template("board/hot_spots.html", way=way, spots=spots, days=DAYS.days, least=LEAST)
