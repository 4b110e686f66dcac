"""Week by week: how many people of a unit and below finished a programme or a course."""

from flask import Response, request

from portal import clock
from portal.dashboard.queries.subjects import default_subject, find_subject, subjects_by_kind, unit_subjects
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.trend.views import completion_trend
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.page_cache import cached_desk_response


@bp.get("/units/<int:unit_id>/trend")
@open_to("leaders")
def trend(unit_id: int) -> Response:
    """The last half year of the subject in `?subject=`; one that is none is as if it had not been asked for."""
    way = get_breadcrumbs(unit_id, viewer())
    subjects = unit_subjects(way.all_ids)
    chosen = find_subject(subjects, request.args.get("subject")) or default_subject(subjects)
    found = completion_trend(way.unit.id, chosen.key, on=clock.today()) if chosen is not None else None
    return cached_desk_response(
        "dashboard/trend.html",
        key=(way, subjects, chosen, found),
        context=lambda: {
            "way": way,
            "by_kind": subjects_by_kind(subjects),
            "subject": chosen,
            "trend": found,
        },
    )
