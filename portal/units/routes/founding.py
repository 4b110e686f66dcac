"""A unit is founded below another."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.units import operations, queries
from portal.units.forms import OpenForm
from portal.units.models import Unit
from portal.units.names import kind_name
from portal.units.queries.finding import free_code
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.units.routes.changing import Change, show_form, take_step
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required

BELOW = {"province": "commune", "district": "commune", "commune": "hamlet", "hamlet": "team"}  # the usual kinds


@bp.get("/<int:unit_id>/founding")
@open_to("leaders")
def founding(unit_id: int) -> str:
    """The form for a new unit below this one."""
    unit = get_unit_to_change(unit_id)
    below = queries.children(unit.id)
    kind = below[0].kind if below else BELOW.get(unit.kind, "team")
    return show_form(change_of(unit, OpenForm(formdata=None, unit=unit, kind=kind, code=free_code(unit))))


@bp.post("/<int:unit_id>/founding")
@open_to("leaders")
@reauthentication_required
def open_unit(unit_id: int) -> BaseResponse | str | tuple[str, int]:
    """What founding would do, and founding."""
    unit = get_unit_to_change(unit_id)
    return take_step(change_of(unit, OpenForm(unit=unit)))


def change_of(unit: Unit, form: OpenForm) -> Change:
    """The change that the form asks for."""

    def told() -> str:
        return str(
            _(
                "%(name)s (%(kind)s, code %(code)s) is founded in %(parent)s.",
                name=form.name.data,
                kind=kind_name(form.chosen_kind),
                code=form.code.data,
                parent=unit.name,
            )
        )

    def make() -> str:
        founded = operations.open_unit(
            form.name.data,
            kind=form.chosen_kind,
            code=form.code.data,
            parent=unit,
            on=form.day,
            reason=form.reason.data,
            actor=viewer(),
        )
        return url_for(".unit", unit_id=founded.id)

    return Change(
        unit,
        form,
        "units/founding.html",
        title=_("Found a unit below"),
        told=told,
        preview=lambda: operations.preview_open(
            form.name.data,
            kind=form.chosen_kind,
            code=form.code.data,
            parent=unit,
            on=form.day,
            actor=viewer(),
        ),
        make=make,
        done=_("The unit is founded."),
        way_back=_("It can be closed again while nobody is in it. Its code is used up then."),
    )
