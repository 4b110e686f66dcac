"""Many rows of a roster mended at once, and what is decided once for all of them."""

from collections.abc import Callable
from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.people.models import RosterImport
from portal.people.roster.operations import bulk_edits
from portal.people.roster.operations.gc_pause import gc_paused
from portal.people.roster.operations.imports import choose_units
from portal.people.roster.queries.imports import get_waiting
from portal.people.roster.routes.screens import current_preview
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.views.preview import Preview
from portal.people.routes.blueprint import bp
from portal.units import permissions
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.request_values import parse_integer


@expensive
@bp.post("/people/imports/<int:import_id>/changes")
@open_to("leaders")
@gc_paused()
def edit_roster_rows(import_id: int) -> BaseResponse:
    """Mend the marked rows, or decide for all rows what becomes of units that they name."""
    found = get_waiting(import_id, viewer=viewer(), lock=True)
    act = ACTS.get(request.form.get("act", ""))
    show = request.form.get("show", "") if request.form.get("act", "") in MARKING_ACTS else ""
    answer = redirect(
        url_for(".roster_preview", import_id=import_id, show=show or None, page=request.form.get("page") or None),
        code=303,
    )
    if act is None:
        flash(_("Choose what is to be done with the rows."), "notice")
        return answer
    text, tone = act(found)
    db.session.commit()
    flash(text, tone)
    return answer


def marked_numbers(found: RosterImport) -> list[int]:
    """The rows that were marked; all of the group, on its other pages too, where that was ticked."""
    whole = request.form.get("whole", "")
    if not whole:
        return request.form.getlist("row", type=parse_integer)
    preview: Preview = current_preview(found)
    return [preview.roster.lines[place].number for place in preview.numbers(whole)]


def set_unit(found: RosterImport) -> tuple[str, str]:
    """The unit that was written, for the marked rows."""
    said = request.form.get("unit", "").strip()
    if not said:
        return str(_("Write or choose the unit first.")), "notice"
    return changed_text(bulk_edits.set_unit(found, marked_numbers(found), said, actor=viewer()))


def leave_out(found: RosterImport) -> tuple[str, str]:
    """The marked rows count for nothing."""
    return changed_text(bulk_edits.leave_out(found, marked_numbers(found), is_out=True, actor=viewer()))


def take_back(found: RosterImport) -> tuple[str, str]:
    """The marked rows count again."""
    return changed_text(bulk_edits.leave_out(found, marked_numbers(found), is_out=False, actor=viewer()))


def accept_names(found: RosterImport) -> tuple[str, str]:
    """The names of the marked rows stand."""
    return changed_text(bulk_edits.accept_names(found, marked_numbers(found), actor=viewer()))


def accept_one_word_names(found: RosterImport) -> tuple[str, str]:
    """Names of one word are right."""
    return changed_text(bulk_edits.accept_one_word_names(found, actor=viewer()))


def fill_down(found: RosterImport) -> tuple[str, str]:
    """Rows without a unit are in that of the row above."""
    return changed_text(bulk_edits.fill_units_down(found, actor=viewer()))


def make_units(found: RosterImport) -> tuple[str, str]:
    """The units of the file that are not there are made with it."""
    if not permissions.can_manage_units(viewer(), found.unit):
        return str(_("Only an administrator may add units here. Ask one to add it, then import again.")), "notice"
    teams = "teams" in request.form or "asks-teams" not in request.form
    choices = Roster.from_json(found.rows).choices
    choose_units(found, replace(choices, makes_units=True, makes_teams=teams), actor=viewer())
    return str(_("Look at the units that will be made. Nothing is made before you confirm.")), "ok"


def make_no_units(found: RosterImport) -> tuple[str, str]:
    """No units are made but those that rows ask for."""
    choices = Roster.from_json(found.rows).choices
    choose_units(found, replace(choices, makes_units=False), actor=viewer())
    return str(_("No units are made.")), "ok"


def choose_team(found: RosterImport) -> tuple[str, str]:
    """The team that is meant by a hamlet's name."""
    hamlet, team = (request.form.get(name, 0, type=parse_integer) for name in ("hamlet", "team"))
    if not hamlet or not team:
        return str(_("Choose a team first.")), "notice"
    choices = Roster.from_json(found.rows).choices
    choose_units(found, replace(choices, teams={**choices.teams, hamlet: team}), actor=viewer())
    return str(_("All rows that name this hamlet are in that team now.")), "ok"


def changed_text(number: int) -> tuple[str, str]:
    """How many rows were changed, and the tone in which that is told."""
    if not number:
        return str(_("No row was changed. Mark the rows first.")), "notice"
    return str(ngettext("%(num)d row was changed.", "%(num)d rows were changed.", number)), "ok"


MARKING_ACTS = {"unit", "leave-out", "take-back", "names"}  # after the others no group may be as it was
ACTS: dict[str, Callable[[RosterImport], tuple[str, str]]] = {
    "unit": set_unit,
    "leave-out": leave_out,
    "take-back": take_back,
    "names": accept_names,
    "one-word": accept_one_word_names,
    "fill-down": fill_down,
    "make-units": make_units,
    "no-units": make_no_units,
    "team": choose_team,
}
