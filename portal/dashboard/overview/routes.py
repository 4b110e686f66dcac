"""The dashboard: the numbers of a unit, from the province down to a member."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard import labels
from portal.dashboard.definitions.labels import BOARD_KEYS, PEOPLE_KEYS
from portal.dashboard.filters import PEOPLE_SORTS, UNIT_SORTS, DashboardFilters
from portal.dashboard.overview.queries.members import member_page
from portal.dashboard.overview.queries.numbers import read_unit_overview
from portal.dashboard.overview.views.message import board_message
from portal.dashboard.overview.views.pictures import unit_street
from portal.dashboard.overview.views.table import overview_table
from portal.dashboard.queries.subjects import teams_below
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.targets.views import target_progress
from portal.dashboard.views import ChosenSubject, choose_subject
from portal.units.enums import UnitKind
from portal.units.queries.breadcrumbs import Breadcrumbs, get_breadcrumbs
from portal.units.queries.managed_units import managed_units
from portal.visits.rules.weeks import weeks_until
from portal.web.access import open_to, viewer
from portal.web.htmx import htmx, wants_fragment
from portal.web.page_cache import cached_desk_response


@dataclass(frozen=True)
class OverviewScreen:
    """What the screen of a dashboard depends on besides its numbers; `held` is the id of what was tapped."""

    way: Breadcrumbs
    asked: DashboardFilters
    chosen: ChosenSubject
    today: date
    held: str | None

    @property
    def day(self) -> date:
        """The day by which lateness is looked at."""
        return self.asked.due or self.today

    def pushed(self, response: Response) -> Response:
        """The answer; where it is a fragment, with the address that now stands for the screen."""
        if wants_fragment():
            response.headers["HX-Push-Url"] = self.asked.url()
        return response

    def context(self) -> dict[str, Any]:
        """What both tables need."""
        return {
            "way": self.way,
            "asked": self.asked,
            "chosen": self.chosen,
            "is_due": self.chosen.is_due(self.day),
            "odd": [labels.INVALID_FILTERS[name] for name in self.asked.invalid],
            "week_ago": labels.week_label,
            "held": self.held,  # has the focus again when its table comes back
        }


@bp.get("")
@open_to("leaders")
def unit_list() -> str | BaseResponse:
    """The units that the viewer leads; who leads one is led there at once."""
    granted = managed_units(viewer())
    if len(granted) == 1:
        # The head of a team comes to its people, everybody else to the numbers.
        endpoint = ".team" if granted[0].kind == UnitKind.TEAM else ".unit_overview"
        return redirect(url_for(endpoint, unit_id=granted[0].id))
    return render_template("dashboard/unit_list.html", units=granted)


@bp.get("/units/<int:unit_id>")
@open_to("leaders")
def unit_overview(unit_id: int) -> BaseResponse:
    """A unit's numbers for one subject: of the units right below, or where there are none of its people.

    Who goes `?down=` and comes to a unit that holds nothing but one other, such as a hamlet with its team, is led
    on to that one.
    """
    way = get_breadcrumbs(unit_id, viewer())
    asked, chosen = choose_subject(DashboardFilters.parse(request.args, UNIT_SORTS), way)
    on = asked.due or clock.today()
    weeks = weeks_until(clock.today())
    dashboard = read_unit_overview(unit_id, chosen.key, on=on, population=asked.population, weeks=weeks)
    if not dashboard.rows:
        people = DashboardFilters.parse(request.args, PEOPLE_SORTS)
        return render_people(way, replace(people, subject=asked.subject, invalid=asked.invalid), chosen)
    if "down" in request.args and len(dashboard.rows) == 1 and not dashboard.own.members:
        return redirect(url_for(".unit_overview", unit_id=dashboard.rows[0].unit_id, down=1, **asked.arguments()))
    table = overview_table(dashboard, asked)
    asked = replace(asked, page=table.pagination.page)
    shown = OverviewScreen(way, asked, chosen, clock.today(), htmx.trigger)
    target = target_progress(way.all_ids, chosen.key, dashboard.total, clock.today())
    response = cached_desk_response(
        "dashboard/dashboard.html",
        "dashboard/_dashboard.html",
        key=(shown, dashboard, target),
        context=lambda: {
            **shown.context(),
            "target": target,
            "total": dashboard.total,
            "teams": teams_below(way.all_ids),
            "population": dashboard.population,
            "extent": dashboard.extent,
            "definition_keys": BOARD_KEYS,
            "table": table,
            "street": unit_street(dashboard.rows),
            "message": board_message(dashboard, way.unit.name, chosen.subject, shown.day)
            if chosen.subject
            else "",
            "columns": labels.column_labels(dashboard.population),
            "states": labels.STATE_LABELS,
            "sorts": labels.SORT_LABELS,
        },
    )
    return shown.pushed(response)


@bp.get("/units/<int:unit_id>/people")
@open_to("leaders")
def unit_people(unit_id: int) -> Response:
    """The people of the unit itself, where there are units below it too."""
    way = get_breadcrumbs(unit_id, viewer())
    asked, chosen = choose_subject(DashboardFilters.parse(request.args, PEOPLE_SORTS), way)
    return render_people(way, asked, chosen)


def render_people(way: Breadcrumbs, asked: DashboardFilters, chosen: ChosenSubject) -> Response:
    """The own people of a unit, those who may be named by name and the others by their number."""
    is_due = chosen.is_due(asked.due or clock.today())
    people = member_page(way.unit.id, chosen.key, asked, on=asked.due or clock.today(), is_due=is_due)
    asked = replace(asked, page=people.pagination.page)
    shown = OverviewScreen(way, asked, chosen, clock.today(), htmx.trigger)
    response = cached_desk_response(
        "dashboard/people.html",
        "dashboard/_people.html",
        key=(shown, people),
        context=lambda: {
            **shown.context(),
            "total": people.counted,
            "on": asked.due or clock.today(),
            "people": people,
            "definition_keys": PEOPLE_KEYS,
            "states": labels.PEOPLE_STATE_LABELS,
            "sorts": labels.PEOPLE_SORT_LABELS,
        },
    )
    return shown.pushed(response)
