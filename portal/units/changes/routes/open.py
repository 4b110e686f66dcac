"""A unit is founded below another."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.units.changes.forms import OpenForm
from portal.units.changes.operations import open as open_operations
from portal.units.changes.operations.open import preview_open
from portal.units.changes.routes.steps import UnitChangeSteps, handle_step, show_form
from portal.units.enums import UnitKind
from portal.units.labels import kind_name
from portal.units.models import Unit
from portal.units.queries.search import suggest_code
from portal.units.queries.tree import children
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required

CHILD_KINDS: dict[str, str] = {
    UnitKind.PROVINCE: UnitKind.COMMUNE,
    UnitKind.DISTRICT: UnitKind.COMMUNE,
    UnitKind.COMMUNE: UnitKind.HAMLET,
    UnitKind.HAMLET: UnitKind.TEAM,
}  # the usual kinds


@bp.get("/<int:unit_id>/opening")
@open_to("leaders")
def opening(unit_id: int) -> str:
    """The form for a new unit below this one."""
    unit = get_unit_to_change(unit_id)
    below = children(unit.id)
    kind = below[0].kind if below else CHILD_KINDS.get(unit.kind, UnitKind.TEAM)
    return show_form(change_of(unit, OpenForm(formdata=None, unit=unit, kind=kind, code=suggest_code(unit))))


@bp.post("/<int:unit_id>/opening")
@open_to("leaders")
@reauthentication_required
def open_unit(unit_id: int) -> BaseResponse | str | tuple[str, int]:
    """What founding would do, and founding."""
    unit = get_unit_to_change(unit_id)
    return handle_step(change_of(unit, OpenForm(unit=unit)))


def change_of(unit: Unit, form: OpenForm) -> UnitChangeSteps:
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
        founded = open_operations.open_unit(
            form.name.data,
            kind=form.chosen_kind,
            code=form.code.data,
            parent=unit,
            on=form.day,
            reason=form.reason.data,
            actor=viewer(),
        )
        return url_for(".unit", unit_id=founded.id)

    return UnitChangeSteps(
        unit,
        form,
        "units/opening.html",
        title=_("Found a unit below"),
        told=told,
        preview=lambda: preview_open(
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
