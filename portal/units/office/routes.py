"""The office of a unit: what stands on its papers, for those who lead it or one above."""

from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.errors import FieldError, NotFound
from portal.units.models import Unit
from portal.units.office import operations
from portal.units.office.forms import OfficeForm
from portal.units.office.queries import find_nearest_office, find_own_office
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.units.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.reauthentication import reauthentication_required


@bp.get("/<int:unit_id>/office")
@open_to("leaders")
def office(unit_id: int) -> str:
    """The form of the office, filled with what holds for the unit."""
    unit = get_open_unit(unit_id)
    held = find_nearest_office(unit.id)
    return show_form(unit, OfficeForm(formdata=None, **(asdict(held.details) if held else {})))


@bp.post("/<int:unit_id>/office")
@open_to("leaders")
@reauthentication_required
def set_office(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Keep the office, or say beside its field what cannot be kept."""
    unit, form = get_open_unit(unit_id), OfficeForm()
    if not form.validate():
        return show_form(unit, form), 422
    with rollback_on(FieldError, form=form) as refused:
        operations.set_office(unit, form.details(), actor=viewer())
    if refused:
        return show_form(get_open_unit(unit_id), form), refused.status
    db.session.commit()
    flash(_("Kept. The papers of this unit say so from now on."), "ok")
    return redirect(url_for(".office", unit_id=unit_id), 303)


@bp.post("/<int:unit_id>/office/removal")
@open_to("leaders")
@reauthentication_required
def remove_office(unit_id: int) -> BaseResponse:
    """Let the office of the unit above hold again."""
    operations.remove_office(get_open_unit(unit_id), actor=viewer())
    db.session.commit()
    flash(_("Taken away. The papers say what the unit above keeps."), "ok")
    return redirect(url_for(".office", unit_id=unit_id), 303)


def get_open_unit(unit_id: int) -> Unit:
    """The unit, the viewer's and not closed; else NotFound."""
    unit = get_managed_unit(unit_id, viewer())
    if unit.closed_on is not None:
        raise NotFound
    return unit


def show_form(unit: Unit, form: OfficeForm) -> str:
    """The screen of the office."""
    return render_template(
        "units/office.html",
        unit=unit,
        form=form,
        own=find_own_office(unit.id),
        inherited=find_nearest_office(unit.parent_id),
        trail=get_breadcrumbs(unit.id, viewer()).visible,
    )
