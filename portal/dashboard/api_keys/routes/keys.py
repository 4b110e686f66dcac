"""The keys of a unit: who has one, giving one and ending it."""

from datetime import timedelta

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import clock
from portal.dashboard.api_keys.enums import ApiKeyKind
from portal.dashboard.api_keys.forms import ApiKeyForm
from portal.dashboard.api_keys.operations import create_api_key, end_api_key
from portal.dashboard.api_keys.permissions import can_manage_api_keys
from portal.dashboard.api_keys.queries import api_keys_of, get_api_key
from portal.dashboard.routes.blueprint import bp
from portal.db import db
from portal.errors import FieldError, NotFound, Refused
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store
from portal.web.reauthentication import reauthentication_required
from portal.web.site_url import site_url

USUAL = timedelta(days=180)


@bp.get("/units/<int:unit_id>/api-keys")
@open_to("leaders")
def api_keys(unit_id: int) -> Response:
    """The keys of the unit, and the form for a new one."""
    unit = get_keyed_unit(unit_id)
    return show_keys(unit, ApiKeyForm(formdata=None, expires_on=clock.today() + USUAL))


@bp.post("/units/<int:unit_id>/api-keys")
@open_to("leaders")
@reauthentication_required
def give_api_key(unit_id: int) -> Response:
    """Give a key, and show it this once."""
    unit, form = get_keyed_unit(unit_id), ApiKeyForm()
    if not form.validate():
        return show_keys(unit, form, status=422)
    told = {"kind": form.kind.data, "label": form.label.data or "", "expires_on": form.expires_on.data}
    text = ""
    with rollback_on(FieldError, Refused, form=form, field="label") as refused:
        text = create_api_key(unit, **told, actor=viewer())
    if refused:
        return show_keys(get_keyed_unit(unit_id), form, status=refused.status)
    db.session.commit()
    is_data = told["kind"] == ApiKeyKind.DATA
    endpoints = (".data_json", ".data_csv") if is_data else (".due_days_ics",)
    addresses = [site_url() + url_for(endpoint, key=text) for endpoint in endpoints]
    way = get_breadcrumbs(unit_id, viewer())
    html = render_template(
        "dashboard/api_key_given.html", way=way, text=text, addresses=addresses, is_data=is_data
    )
    return no_store(make_response(html))


@bp.post("/units/<int:unit_id>/api-keys/<int:key_id>/end")
@open_to("leaders")
@reauthentication_required
def end_key(unit_id: int, key_id: int) -> Response:
    """End a key: what has it is answered nothing more."""
    get_keyed_unit(unit_id)
    end_api_key(get_api_key(key_id, unit_id=unit_id), actor=viewer())
    db.session.commit()
    flash(_("The key opens nothing any more."), "ok")
    return redirect(url_for(".api_keys", unit_id=unit_id), 303)


def get_keyed_unit(unit_id: int) -> Unit:
    """The open unit, or NotFound for whoever may not give its keys."""
    unit = get_managed_unit(unit_id, viewer())
    if unit.closed_on is not None or not can_manage_api_keys(viewer(), unit):
        raise NotFound
    return unit


def show_keys(unit: Unit, form: ApiKeyForm, *, status: int = 200) -> Response:
    """The screen of the keys."""
    way = get_breadcrumbs(unit.id, viewer())
    keys = api_keys_of(unit.id)
    html = render_template("dashboard/api_keys.html", way=way, keys=keys, form=form, today=clock.today())
    return no_store(make_response(html, status))
