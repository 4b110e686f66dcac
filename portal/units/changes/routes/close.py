"""A unit that nobody belongs to any more comes to its end."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.units.changes.forms import CloseForm
from portal.units.changes.operations import close
from portal.units.changes.operations.close import preview_close
from portal.units.changes.routes.steps import UnitChangeSteps, handle_step, show_form
from portal.units.models import Unit
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required


@bp.get("/<int:unit_id>/closing")
@open_to("leaders")
def closing(unit_id: int) -> str:
    """The form for the end of a unit."""
    unit = get_unit_to_change(unit_id)
    return show_form(change_of(unit, CloseForm(formdata=None, unit=unit)))


@bp.post("/<int:unit_id>/closing")
@open_to("leaders")
@reauthentication_required
def close_unit(unit_id: int) -> BaseResponse | str | tuple[str, int]:
    """What closing would do, and closing."""
    unit = get_unit_to_change(unit_id)
    return handle_step(change_of(unit, CloseForm(unit=unit)))


def change_of(unit: Unit, form: CloseForm) -> UnitChangeSteps:
    """The change that the form asks for."""

    def make() -> str:
        above = unit.parent
        close.close_unit(unit, on=form.day, reason=form.reason.data, actor=viewer())
        # Whoever administered only this unit has no way to it any more.
        return url_for(".unit", unit_id=above.id) if above is not None else url_for(".units")

    return UnitChangeSteps(
        unit,
        form,
        "units/closing.html",
        title=_("Close"),
        told=lambda: _("%(name)s is closed.", name=unit.name),
        preview=lambda: preview_close(unit, on=form.day, actor=viewer()),
        make=make,
        done=_("The unit is closed. What happened in it stays in the history."),
        way_back=_("A closed unit does not open again: a new one would be founded, with another code."),
        is_final=True,
    )
