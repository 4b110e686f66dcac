"""What a unit says about its classes: whether a roll needs a second name before it counts."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.classes.planning.forms import NEEDED, SettingForm
from portal.classes.planning.operations.settings import set_confirmation
from portal.classes.planning.queries.settings import find_setting, needs_confirmation
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import NotFound
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit, managed_units
from portal.units.queries.tree import children_names, get_unit
from portal.units.queries.unit_labels import relabelled
from portal.web.access import open_to, viewer
from portal.web.request_values import parse_integer


@bp.get("/classes/settings")
@open_to("leaders")
def class_settings() -> str:
    """The setting of the unit in the address, or of the first that the viewer leads."""
    try:
        unit = requested_unit()
    except NotFound:
        unit = managed_units(viewer())[0]
    return show_settings(unit)


@bp.post("/classes/settings")
@open_to("leaders")
def set_class_settings() -> BaseResponse | tuple[str, int]:
    """Keep the setting of the unit in the form."""
    unit, form = requested_unit(), SettingForm()
    if not form.validate():
        return show_settings(unit, form), 422
    unit_id = unit.id
    set_confirmation(unit, NEEDED[form.confirmation.data], actor=viewer())
    db.session.commit()
    flash(_("Kept. It holds for the classes to come."), "ok")
    return redirect(url_for(".class_settings", unit=unit_id), 303)


def requested_unit() -> Unit:
    """The open unit that the address or the form names, the viewer's to lead; NotFound for others."""
    unit_id = request.values.get("unit", 0, type=parse_integer)
    led = managed_units(viewer())
    if not unit_id and led:
        return led[0]
    unit = get_managed_unit(unit_id, viewer())
    if unit.closed_on is not None:
        raise NotFound
    return unit


def show_settings(unit: Unit, form: SettingForm | None = None) -> str:
    """The screen of a unit's setting, with the units right below it."""
    own = find_setting(unit.id)
    said = next(name for name, needed in NEEDED.items() if needed == (own.needs_confirmation if own else None))
    return render_template(
        "classes/settings.html",
        unit=unit,
        form=form or SettingForm(formdata=None, confirmation=said),
        needed_above=needs_confirmation(get_unit(unit.parent_id)) if unit.parent_id is not None else False,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        below=relabelled(children_names(unit.id)),
    )
