"""Week by week: how many people of a unit and below finished a programme or a course."""

from __future__ import annotations

from flask import Response, request

from portal import clock
from portal.board.queries.subjects import COURSE, PROGRAMME, default_of, subjects_of
from portal.board.routes.blueprint import bp
from portal.board.routes.ways import led_way
from portal.board.trend import trend_of
from portal.web.access import open_to
from portal.web.shared_pages import shared_desk


@bp.get("/units/<int:unit_id>/trend")
@open_to("leaders")
def trend(unit_id: int) -> Response:
    """The last half year of the subject in `?subject=`; one that is none is as if it had not been asked for."""
    way = led_way(unit_id)
    subjects = subjects_of(way.all_ids)
    asked = request.args.get("subject")
    chosen = next((subject for subject in subjects if subject.key == asked), None) or default_of(subjects)
    found = trend_of(way.unit.id, chosen.key, on=clock.today()) if chosen is not None else None
    return shared_desk(
        "board/trend.html",
        key=(way, subjects, chosen, found),
        context=lambda: {
            "way": way,
            "subjects": {kind: [each for each in subjects if each.kind == kind] for kind in (PROGRAMME, COURSE)},
            "subject": chosen,
            "trend": found,
        },
    )
