"""The matrix: units against courses."""

from flask import Response, request, url_for

from portal.dashboard.filters import DashboardFilters
from portal.dashboard.matrix.queries import completion_by_unit
from portal.dashboard.matrix.views import completion_matrix
from portal.dashboard.queries.subjects import COURSE
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.views import choose_subject
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.page_cache import cached_desk_response


@bp.get("/units/<int:unit_id>/matrix")
@open_to("leaders")
def unit_matrix(unit_id: int) -> Response:
    """The share of the people who completed each course, for the units right below and the own people."""
    way = get_breadcrumbs(unit_id, viewer())
    asked, chosen = choose_subject(DashboardFilters.parse(request.args), way)
    subjects = [course.key for course in chosen.by_kind[COURSE]]
    matrix = completion_matrix(*completion_by_unit(unit_id, subjects), subjects, page=asked.page)
    return cached_desk_response(
        "dashboard/matrix.html",
        key=(way, asked, chosen, matrix),
        context=lambda: {
            "way": way,
            "asked": asked,
            "chosen": chosen,
            "matrix": matrix,
            "page_url": lambda page: url_for(".unit_matrix", unit_id=unit_id, page=page),
        },
    )
