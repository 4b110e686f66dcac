"""The views that a person kept of a unit's dashboard: keeping what is shown, opening, taking away."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.dashboard.filters import UNIT_SORTS, DashboardFilters
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.saved_views.forms import SavedViewForm
from portal.dashboard.saved_views.operations import remove_view, save_view
from portal.dashboard.saved_views.queries import find_saved_view, saved_views
from portal.dashboard.snapshots.operations import tidy
from portal.dashboard.views import choose_subject
from portal.db import db
from portal.errors import NotFound, Refused
from portal.units.queries.breadcrumbs import Breadcrumbs, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on


@bp.get("/units/<int:unit_id>/views")
@open_to("leaders")
def unit_views(unit_id: int) -> str:
    """What the person kept of the unit, and a form that keeps what the address asks for."""
    way = get_breadcrumbs(unit_id, viewer())
    return show_views(way, SavedViewForm(formdata=None, query=filters_of(dict(request.args))))


@bp.post("/units/<int:unit_id>/views")
@open_to("leaders")
def save_unit_view(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Keep a view under a name."""
    unit = get_managed_unit(unit_id, viewer())
    form = SavedViewForm()
    query = filters_of(dict(parse_qsl(form.query.data or "")))
    with rollback_on(Refused, form=form) as refused:
        save_view(unit, name=tidy(form.name.data), query=query, actor=viewer())
    if refused:
        return show_views(get_breadcrumbs(unit_id, viewer()), form), refused.status
    db.session.commit()
    return redirect(url_for(".unit_views", unit_id=unit_id, _anchor="kept"), 303)


@bp.post("/views/<int:view_id>/removal")
@open_to("leaders")
def remove_unit_view(view_id: int) -> BaseResponse:
    """Take away a view."""
    view = find_saved_view(view_id, user_id=viewer().id)
    if view is None:
        raise NotFound
    unit_id = view.unit_id
    remove_view(view)
    db.session.commit()
    return redirect(url_for(".unit_views", unit_id=unit_id, _anchor="kept"), 303)


def show_views(way: Breadcrumbs, form: SavedViewForm) -> str:
    """The screen with the form as it is."""
    asked, chosen = choose_subject(DashboardFilters.parse(dict(parse_qsl(form.query.data or ""))), way)
    return render_template(
        "dashboard/saved_views.html",
        way=way,
        form=form,
        asked=asked,
        chosen=chosen,
        views=saved_views(viewer().id, way.unit.id),
        view_url=lambda query: url_for(".unit_overview", unit_id=way.unit.id, **dict(parse_qsl(query))),
    )


def filters_of(arguments: dict[str, Any]) -> str:
    """What of an address are filters of the dashboard, as it stands there; the page is none."""
    asked = DashboardFilters.parse(arguments, UNIT_SORTS)
    return urlencode(asked.arguments(page=1))
