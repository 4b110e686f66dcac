"""What our people get wrong."""

from flask import render_template

from portal import clock
from portal.dashboard.most_missed.views import MIN_PEOPLE, PERIOD, most_missed_questions
from portal.dashboard.routes.blueprint import bp
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer


@bp.get("/units/<int:unit_id>/most-missed")
@open_to("leaders")
def most_missed(unit_id: int) -> str:
    """The questions that went wrong most often in the unit and below."""
    way = get_breadcrumbs(unit_id, viewer())
    spots = most_missed_questions(way.unit.id, now=clock.now(), viewer=viewer())
    return render_template("dashboard/most_missed.html", way=way, spots=spots, days=PERIOD.days, least=MIN_PEOPLE)
