"""Which competences the people of a unit have covered."""

from flask import render_template, request

from portal.dashboard.competences.views import competence_coverage
from portal.dashboard.definitions.labels import COMPETENCE_KEYS
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.routes.blueprint import bp
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer


@bp.get("/units/<int:unit_id>/competences")
@open_to("leaders")
def competences(unit_id: int) -> str:
    """Every framework, with what is taught and by how many people it was learned."""
    way = get_breadcrumbs(unit_id, viewer())
    asked = DashboardFilters.parse(request.args)
    return render_template(
        "dashboard/competences.html",
        way=way,
        asked=asked,
        coverage=competence_coverage(way.unit.id, asked.population),
        population=asked.population,
        definition_keys=COMPETENCE_KEYS,
    )
