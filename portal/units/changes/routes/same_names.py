"""Units of one name, as a merger leaves them: other names for them, typed on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.content.text.dates import parse_date
from portal.db import db
from portal.errors import FieldError, Refused
from portal.units.changes.operations.rename import rename_units
from portal.units.changes.queries.same_names import SameNamed, same_named_below
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import redirect_to
from portal.web.reauthentication import reauthentication_required


@dataclass(frozen=True)
class NamesForm:
    """What was typed so far, and what is wrong with it: beside a unit, the day, the reason, or over the form."""

    names: Mapping[int, str]
    on: str
    reason: str
    problem: str = ""
    field: str = ""


@bp.get("/<int:unit_id>/same-names")
@open_to("leaders")
def same_names(unit_id: int) -> str:
    """The units below that share a name, each with a field for another one."""
    unit = get_unit_to_change(unit_id)
    found = same_named_below(unit.id)
    return show_names(unit, found, empty_form(found, on=clock.today(), reason=""))


@bp.post("/<int:unit_id>/same-names")
@open_to("leaders")
@reauthentication_required
def rename_same_named(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Give the names that were changed; all of them, or none with what is in the way."""
    unit = get_unit_to_change(unit_id)
    found = same_named_below(unit.id)
    typed = {one.id: request.form.get(f"name-{one.id}", one.name) for one in found}
    said = {"on": request.form.get("on", ""), "reason": request.form.get("reason", "")}
    with rollback_on(Refused) as refused:
        changed = {one.id: typed[one.id] for one in found if " ".join(typed[one.id].split()) != one.name}
        if not changed:
            raise Refused(_("Write another name into at least one field."))
        on = parse_day_field(said["on"])
        rename_units(changed, on=on, reason=said["reason"], actor=viewer())
        db.session.commit()
        flash(ngettext("%(num)d unit has another name.", "%(num)d units have other names.", len(changed)), "ok")
        left = same_named_below(unit.id)
        return redirect_to(url_for(".same_names" if left else ".unit", unit_id=unit.id))
    unit = get_unit_to_change(unit_id)
    field = getattr(refused.error, "field", "")
    form = NamesForm(typed, said["on"], said["reason"], refused.message, field)
    return show_names(unit, same_named_below(unit.id), form), 422


def parse_day_field(text: str) -> date:
    """The day from which the names hold; FieldError for what is none."""
    day = parse_date(text)
    if day is None:
        raise FieldError("on", _("Write the day like this: 25/11/2026."))
    return day


def empty_form(found: list[SameNamed], *, on: date, reason: str) -> NamesForm:
    """The form as it is shown first: the names as they are."""
    return NamesForm({one.id: one.name for one in found}, on.isoformat(), reason)


def show_names(unit: Unit, found: list[SameNamed], form: NamesForm) -> str:
    """The screen."""
    return render_template(
        "units/same_names.html",
        unit=unit,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        same_named=found,
        names_form=form,
        today=clock.today(),
    )
