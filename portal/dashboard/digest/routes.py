"""The screen with the digest of a team's week."""

from flask import Response, make_response, render_template, request

from portal import clock
from portal.courses.queries.published import courses_at
from portal.dashboard.digest.rules import week_of
from portal.dashboard.digest.views import view_digest
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.team.views.team import team_view
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.headers import no_store


@bp.get("/team/<int:unit_id>/digest")
@open_to("leaders")
def digest(unit_id: int) -> Response:
    """The texts of this week, or with `?week=last` of the one before."""
    way = get_breadcrumbs(unit_id, viewer())
    is_last = request.args.get("week") == "last"
    team = team_view(way.unit, way.all_ids, among=courses_at(unit_id))
    told = view_digest(way, team, week_of(clock.today(), is_last=is_last))
    return no_store(make_response(render_template("dashboard/digest.html", way=way, digest=told, is_last=is_last)))
