"""Week by week: how many people of a unit and below finished a programme or a course."""

from flask import Response, request

from portal import clock
from portal.dashboard.definitions.labels import TREND_KEYS
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.overview.queries.numbers import StateCounts, read_unit_overview
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.targets.views import target_progress
from portal.dashboard.trend.views import Goal, completion_trend, plot
from portal.dashboard.views import ChosenSubject, choose_subject
from portal.units.queries.breadcrumbs import Breadcrumbs, get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.page_cache import cached_desk_response

PHONE, DESK = (328, 260), (1100, 300)  # the plot is drawn for either, so that its letters stay as large as others


@bp.get("/units/<int:unit_id>/trend")
@open_to("leaders")
def trend(unit_id: int) -> Response:
    """The last half year of the subject in `?subject=`; one that is none is as if it had not been asked for."""
    way = get_breadcrumbs(unit_id, viewer())
    asked, chosen = choose_subject(DashboardFilters.parse(request.args), way)
    overview = read_unit_overview(unit_id, chosen.key, on=clock.today(), population=asked.population)
    total = overview.total
    goal = goal_of(way, chosen, total)
    found = completion_trend(overview, on=clock.today(), goal=goal) if chosen.subject else None
    return cached_desk_response(
        "dashboard/trend.html",
        key=(way, asked, chosen, found, total, overview.extent, clock.today()),
        context=lambda: {
            "way": way,
            "asked": asked,
            "by_kind": chosen.by_kind,
            "subject": chosen.subject,
            "trend": found,
            "members": total.members,
            "total": total,
            "population": overview.population,
            "extent": overview.extent,
            "definition_keys": TREND_KEYS,
            "plots": {"only-phone": plot(found, *PHONE), "only-desk": plot(found, *DESK)}
            if found is not None and found.drawn
            else {},
        },
    )


def goal_of(way: Breadcrumbs, chosen: ChosenSubject, total: StateCounts) -> Goal | None:
    """The target that holds for the unit; without one, everybody by the day the subject is due."""
    today = clock.today()
    target = target_progress(way.all_ids, chosen.key, total, today)
    if target is not None:
        return Goal(target.needed, target.target.due_on, total.completed, today)
    due_on = chosen.subject.due_on if chosen.subject is not None else None
    return Goal(total.members, due_on, total.completed, today) if due_on is not None and total.members else None
