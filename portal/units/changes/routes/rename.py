"""A unit gets another name or kind."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.units.changes.forms import RenameForm
from portal.units.changes.operations import rename
from portal.units.changes.operations.rename import preview_rename
from portal.units.changes.routes.steps import UnitChangeSteps, handle_step, show_form
from portal.units.labels import kind_name
from portal.units.models import Unit
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required


@bp.get("/<int:unit_id>/renaming")
@open_to("leaders")
def renaming(unit_id: int) -> str:
    """The form for another name."""
    unit = get_unit_to_change(unit_id)
    return show_form(change_of(unit, RenameForm(formdata=None, unit=unit, name=unit.name, kind=unit.kind)))


@bp.post("/<int:unit_id>/renaming")
@open_to("leaders")
@reauthentication_required
def rename_unit(unit_id: int) -> BaseResponse | str | tuple[str, int]:
    """What another name would do, and giving it."""
    unit = get_unit_to_change(unit_id)
    return handle_step(change_of(unit, RenameForm(unit=unit)))


def change_of(unit: Unit, form: RenameForm) -> UnitChangeSteps:
    """The change that the form asks for."""

    def told() -> str:
        name, kind = form.name.data, form.chosen_kind
        if kind == unit.kind:
            return str(_("%(name)s gets the name %(new)s.", name=unit.name, new=name))
        if name == unit.name:
            return str(_("%(name)s changes its kind: %(kind)s.", name=name, kind=kind_name(kind)))
        return str(
            _(
                "%(name)s gets the name %(new)s and another kind: %(kind)s.",
                name=unit.name,
                new=name,
                kind=kind_name(kind),
            )
        )

    def make() -> str:
        rename.rename_unit(
            unit,
            form.name.data,
            kind=form.chosen_kind,
            on=form.day,
            reason=form.reason.data,
            actor=viewer(),
        )
        return url_for(".unit", unit_id=unit.id)

    return UnitChangeSteps(
        unit,
        form,
        "units/renaming.html",
        title=_("Rename"),
        told=told,
        preview=lambda: preview_rename(unit, form.name.data, kind=form.chosen_kind, on=form.day, actor=viewer()),
        make=make,
        done=_("The name is changed. The unit is still found by the old one."),
        way_back=_("It can be renamed again at any time. Both names stay in the history."),
    )
