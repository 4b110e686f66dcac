"""A unit comes to stand below another."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.units.changes.forms import MoveForm
from portal.units.changes.operations import move
from portal.units.changes.operations.move import preview_move
from portal.units.changes.routes.steps import UnitChangeSteps, handle_step, show_form
from portal.units.models import Unit
from portal.units.routes.blueprint import bp, get_chosen_unit, get_unit_to_change
from portal.units.routes.choices import choices_for
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required


@bp.get("/<int:unit_id>/moving")
@open_to("leaders")
def moving(unit_id: int) -> str:
    """The form for another place."""
    unit = get_unit_to_change(unit_id)
    return show_form(change_of(unit, MoveForm(formdata=None, unit=unit)))


@bp.post("/<int:unit_id>/moving")
@open_to("leaders")
@reauthentication_required
def move_unit(unit_id: int) -> BaseResponse | str | tuple[str, int]:
    """What moving would do, and moving."""
    unit = get_unit_to_change(unit_id)
    return handle_step(change_of(unit, MoveForm(unit=unit)))


def change_of(unit: Unit, form: MoveForm) -> UnitChangeSteps:
    """The change that the form asks for."""

    def parent() -> Unit:
        return get_chosen_unit(form.target.data)

    def make() -> str:
        move.move_unit(unit, parent(), on=form.day, reason=form.reason.data, actor=viewer())
        return url_for(".unit", unit_id=unit.id)

    def more() -> dict[str, Any]:
        beside = unit.parent.parent_id if unit.parent is not None else None
        return choices_for(unit, "target", [form.target.data] if form.target.data else [], beside)

    return UnitChangeSteps(
        unit,
        form,
        "units/moving.html",
        title=_("Move"),
        told=lambda: _("%(name)s moves to %(parent)s.", name=unit.name, parent=parent().name),
        preview=lambda: preview_move(unit, parent(), on=form.day, actor=viewer()),
        make=make,
        done=_("The unit is moved, with everybody and everything below it."),
        way_back=_("It can be moved back at any time. Both places stay in the history."),
        more=more,
    )
