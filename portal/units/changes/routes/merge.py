"""Units become part of one another: others of this one, this one of another, or all of them of a new one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.enums import Role
from portal.db import db
from portal.errors import NotFound, require
from portal.units import permissions
from portal.units.changes.forms import ChangeForm, MergeIntoNewForm, MergeIntoOtherForm, MergeIntoThisForm
from portal.units.changes.operations import merge
from portal.units.changes.operations.merge import preview_merge
from portal.units.changes.operations.open import open_unit
from portal.units.changes.queries.impact import Impact
from portal.units.changes.queries.mergers import mergers_into
from portal.units.changes.queries.same_names import same_named_below
from portal.units.changes.routes.same_names import empty_form
from portal.units.changes.routes.steps import UnitChangeSteps, handle_step, show_form
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit, managed_unit_ids
from portal.units.queries.search import suggest_code
from portal.units.routes.blueprint import bp, get_chosen_unit, get_unit_to_change
from portal.units.routes.choices import choices_for
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required

MergeForm = MergeIntoThisForm | MergeIntoOtherForm | MergeIntoNewForm
FORM_CLASSES: dict[str, type[MergeForm]] = {
    "here": MergeIntoThisForm,
    "there": MergeIntoOtherForm,
    "anew": MergeIntoNewForm,
}


@bp.get("/<int:unit_id>/merging")
@open_to("leaders")
def merging(unit_id: int) -> str:
    """The question which way units are merged."""
    unit = get_unit_to_change(unit_id)
    may_found = permissions.can_manage_units(viewer(), unit.parent)
    return render_template(
        "units/merging.html", unit=unit, trail=get_breadcrumbs(unit.id, viewer()).visible, may_found=may_found
    )


@bp.get("/<int:unit_id>/merging/<way>")
@open_to("leaders")
def merge_form(unit_id: int, way: str) -> str:
    """The form for one way of merging."""
    unit = get_unit_to_change(unit_id)
    values: dict[str, Any] = {}
    if way == "anew" and unit.parent is not None:
        values = {"kind": unit.kind, "code": suggest_code(unit.parent)}
    form = form_class(way)(formdata=None, unit=unit, **values)
    return show_form(change_of(unit, form))


@bp.post("/<int:unit_id>/merging/<way>")
@open_to("leaders")
@reauthentication_required
def merge_units(unit_id: int, way: str) -> BaseResponse | str | tuple[str, int]:
    """What merging would do, and merging."""
    unit = get_unit_to_change(unit_id)
    return handle_step(change_of(unit, form_class(way)(unit=unit)))


@bp.get("/<int:unit_id>/mergers/<on>")
@open_to("leaders")
def mergers(unit_id: int, on: str) -> str:
    """What became part of the unit on a day, and the roles that ended by it, to be given anew."""
    unit = get_managed_unit(unit_id, viewer())
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise NotFound from error
    found = mergers_into(unit.id, day, now_below=managed_unit_ids(viewer()))
    if not found:
        raise NotFound
    may_rename = unit.closed_on is None and permissions.can_manage_units(viewer(), unit)
    same_named = same_named_below(unit.id) if may_rename else []
    return render_template(
        "units/mergers.html",
        unit=unit,
        day=day,
        mergers=found,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        may_grant=unit.closed_on is None and permissions.can_grant(viewer(), unit, Role.LEADER),
        same_named=same_named,
        names_form=empty_form(same_named, on=day, reason=found[0].reason),
        today=clock.today(),
    )


def form_class(way: str) -> type[MergeForm]:
    """The form for the way, or NotFound."""
    if way not in FORM_CLASSES:
        raise NotFound
    return FORM_CLASSES[way]


def change_of(unit: Unit, form: MergeForm) -> UnitChangeSteps:
    """The change that the form asks for."""
    if isinstance(form, MergeIntoOtherForm):
        return merge_into_other(unit, form)
    if isinstance(form, MergeIntoNewForm):
        require(permissions.can_manage_units(viewer(), unit.parent))
        return merge_into_new(unit, form)
    return merge_into_this(unit, form)


def merge_into_this(unit: Unit, form: MergeIntoThisForm) -> UnitChangeSteps:
    """Others become part of this unit."""

    def others() -> list[Unit]:
        return [get_chosen_unit(unit_id) for unit_id in form.units.data]

    def make() -> str:
        merge.merge_units(others(), unit, on=form.day, reason=form.reason.data, actor=viewer())
        return url_for(".mergers", unit_id=unit.id, on=form.day)

    return merge_steps(
        unit,
        form,
        "units/merging_here.html",
        told=lambda: _("%(names)s: merged into %(into)s.", names=names_of(others()), into=unit.name),
        preview=lambda: preview_merge(others(), unit, on=form.day, actor=viewer()),
        make=make,
        more=lambda: choices_for(unit, "units", form.units.data or [], unit.parent_id),
    )


def merge_into_other(unit: Unit, form: MergeIntoOtherForm) -> UnitChangeSteps:
    """This unit becomes part of another."""

    def into() -> Unit:
        return get_chosen_unit(form.target.data)

    def make() -> str:
        target = into()
        merge.merge_units([unit], target, on=form.day, reason=form.reason.data, actor=viewer())
        return url_for(".mergers", unit_id=target.id, on=form.day)

    return merge_steps(
        unit,
        form,
        "units/merging_there.html",
        told=lambda: _("%(names)s: merged into %(into)s.", names=unit.name, into=into().name),
        preview=lambda: preview_merge([unit], into(), on=form.day, actor=viewer()),
        make=make,
        more=lambda: choices_for(unit, "target", [form.target.data] if form.target.data else [], unit.parent_id),
    )


def merge_into_new(unit: Unit, form: MergeIntoNewForm) -> UnitChangeSteps:
    """This unit and others become part of one that is founded beside it."""

    def all_of_them() -> list[Unit]:
        return [unit, *(get_chosen_unit(unit_id) for unit_id in form.units.data)]

    def found() -> Unit:
        return open_unit(
            form.name.data,
            kind=form.chosen_kind,
            code=form.code.data,
            parent=unit.parent,
            on=form.day,
            reason=form.reason.data,
            actor=viewer(),
        )

    def preview() -> Impact:
        # What cannot be merged into a unit that is not there yet can be, for this moment.
        savepoint = db.session.begin_nested()
        try:
            return preview_merge(all_of_them(), found(), on=form.day, actor=viewer())
        finally:
            savepoint.rollback()

    def make() -> str:
        units, founded = all_of_them(), found()
        merge.merge_units(units, founded, on=form.day, reason=form.reason.data, actor=viewer())
        return url_for(".mergers", unit_id=founded.id, on=form.day)

    return merge_steps(
        unit,
        form,
        "units/merging_anew.html",
        told=lambda: _(
            "%(names)s: merged into the new unit %(into)s.",
            names=names_of(all_of_them()),
            into=form.name.data,
        ),
        preview=preview,
        make=make,
        more=lambda: choices_for(unit, "units", form.units.data or [], unit.parent_id),
    )


def merge_steps(
    unit: Unit,
    form: ChangeForm,
    screen: str,
    *,
    told: Callable[[], str],
    preview: Callable[[], Impact],
    make: Callable[[], str],
    more: Callable[[], dict[str, Any]],
) -> UnitChangeSteps:
    """What every way of merging says."""
    return UnitChangeSteps(
        unit,
        form,
        screen,
        title=_("Merge"),
        told=told,
        preview=preview,
        make=make,
        done=_("The units are merged. Nothing that was learned is lost."),
        way_back=_(
            "This cannot be turned back. The unit could only be split again, person by person, and whoever led"
            " the old units needs a role anew."
        ),
        is_final=True,
        more=more,
    )


def names_of(units: list[Unit]) -> str:
    """What the units are called, in their order."""
    return ", ".join(unit.name for unit in units)
