"""The matrix: units against courses."""

from __future__ import annotations

from flask import Response, request, url_for

from portal.board.asked import asked_in
from portal.board.matrix import matrix_of
from portal.board.queries.matrix import completed_in
from portal.board.routes.blueprint import bp
from portal.board.routes.ways import chosen_in, led_way
from portal.web.access import open_to
from portal.web.shared_pages import shared_desk


@bp.get("/units/<int:unit_id>/matrix")
@open_to("leaders")
def unit_matrix(unit_id: int) -> Response:
    """The share of the people who completed each course, for the units right below and the own people."""
    way = led_way(unit_id)
    asked, chosen = chosen_in(asked_in(request.args), way)
    subjects = [course.key for course in chosen.courses]
    matrix = matrix_of(*completed_in(unit_id, subjects), subjects, page=asked.page)
    return shared_desk(
        "board/matrix.html",
        key=(way, asked, chosen, matrix),
        context=lambda: {
            "way": way,
            "asked": asked,
            "chosen": chosen,
            "matrix": matrix,
            "page_url": lambda page: url_for(".unit_matrix", unit_id=unit_id, page=page),
        },
    )
