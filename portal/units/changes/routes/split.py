"""Parts of a unit become units of their own: first what they are called, then who goes where."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.errors import require
from portal.units import permissions
from portal.units.changes.forms import MAX_SPLIT_PARTS, SplitForm
from portal.units.changes.operations import split
from portal.units.changes.operations.split import SplitPart, preview_split
from portal.units.changes.routes.steps import UnitChangeSteps, handle_step, show_form
from portal.units.models import Unit
from portal.units.queries import tree
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.search import MemberIn, members_in, suggest_code
from portal.units.routes.blueprint import bp, get_unit_to_change
from portal.web.access import open_to, viewer
from portal.web.reauthentication import reauthentication_required

STAY = "stay"


@bp.get("/<int:unit_id>/splitting")
@open_to("leaders")
def splitting(unit_id: int) -> str:
    """The form for the new units."""
    unit = get_unit_to_split(unit_id)
    return show_parts(unit, SplitForm(formdata=None, unit=unit, parts=[default_part_fields(unit)]))


@bp.post("/<int:unit_id>/splitting")
@open_to("leaders")
@reauthentication_required
def split_unit(unit_id: int) -> BaseResponse | str | tuple[str, int]:
    """One more part, who goes where, what splitting would do, and splitting."""
    unit = get_unit_to_split(unit_id)
    form = SplitForm(unit=unit)
    step = request.form.get("step", "places")
    if step == "more" and len(form.parts) < MAX_SPLIT_PARTS:
        form.parts.append_entry(default_part_fields(unit, besides=[part.code.data or "" for part in form.parts]))
    elif step == "fewer" and len(form.parts) > 1:
        form.parts.pop_entry()
    if step in ("more", "fewer", "names"):
        return show_parts(unit, form)
    if not form.validate():
        return show_parts(unit, form), 422
    change = change_of(unit, form)
    if step in ("places", "edit"):
        return show_form(change)
    return handle_step(change)


def get_unit_to_split(unit_id: int) -> Unit:
    """The unit, where the viewer may found others beside it; NotFound or Forbidden."""
    unit = get_unit_to_change(unit_id)
    require(permissions.can_manage_units(viewer(), unit.parent))
    return unit


def default_part_fields(unit: Unit, besides: Sequence[str] = ()) -> dict[str, str]:
    """What stands in the fields of a new part at first."""
    code = suggest_code(unit.parent, besides=besides) if unit.parent is not None else ""
    return {"name": "", "kind": unit.kind, "code": code}


def show_parts(unit: Unit, form: SplitForm) -> str:
    """The first screen: the new units."""
    return render_template(
        "units/splitting.html",
        unit=unit,
        form=form,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        places=submitted_placements(),
        may_add=len(form.parts) < MAX_SPLIT_PARTS,
    )


def change_of(unit: Unit, form: SplitForm) -> UnitChangeSteps:
    """The change that the form asks for."""
    children, members = tree.children(unit.id), members_in(unit.id)

    def parts() -> list[SplitPart]:
        return parts_of(form, children, members)

    def make() -> str:
        split.split_unit(
            unit, parts(), on=form.day, reason=form.reason.data, close=form.close.data, actor=viewer()
        )
        # A unit that is closed keeps its screen, with what became of it.
        return url_for(".unit", unit_id=unit.id)

    return UnitChangeSteps(
        unit,
        form,
        "units/splitting_places.html",
        title=_("Split"),
        told=lambda: split_summary(unit, parts()),
        preview=lambda: preview_split(unit, parts(), on=form.day, close=form.close.data, actor=viewer()),
        make=make,
        done=_("The new units are founded. Give somebody a role over each of them."),
        way_back=_("The new units can be merged into this one again; roles over them end then."),
        is_final=form.close.data,
        more=lambda: {"children": children, "members": members, **placements(form)},
    )


def parts_of(form: SplitForm, children: Sequence[Unit], members: Sequence[MemberIn]) -> list[SplitPart]:
    """The new units, each with what goes there."""
    rest, said = placements(form)["rest"], submitted_placements()

    def going(prefix: str, ids: Sequence[int], number: int) -> list[int]:
        return [one for one in ids if (said.get(f"{prefix}-{one}") or rest) == str(number)]

    return [
        SplitPart(
            part.form.name.data,
            part.form.code.data,
            part.form.chosen_kind,
            going("unit", [child.id for child in children], number),
            going("person", [member.user_id for member in members], number),
        )
        for number, part in enumerate(form.parts)
    ]


def placements(form: SplitForm) -> dict[str, Any]:
    """Where everything goes: what was said of each, and of the rest, which stays where nothing else is said."""
    may_stay = not form.close.data
    offered = ([STAY] if may_stay else []) + [str(number) for number in range(len(form.parts))]
    rest = request.form.get("rest", "")
    return {"said": submitted_placements(), "may_stay": may_stay, "rest": rest if rest in offered else offered[0]}


def submitted_placements() -> dict[str, str]:
    """What the form says of single units and people, by the names of its fields."""
    return {
        name: place
        for name, place in request.form.items()
        if name == "rest" or name.startswith(("unit-", "person-"))
    }


def split_summary(unit: Unit, parts: Sequence[SplitPart]) -> str:
    """What is split off, with how many people and units go along."""
    told = [
        _(
            "%(name)s (%(code)s): people %(people)d, units %(units)d",
            name=part.name,
            code=part.code,
            people=len(part.members),
            units=len(part.children),
        )
        for part in parts
    ]
    return str(_("Split from %(name)s: %(parts)s.", name=unit.name, parts="; ".join(told)))
