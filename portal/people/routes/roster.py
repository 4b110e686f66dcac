"""Bringing people in from a spreadsheet: upload, preview, mend, confirm."""

from __future__ import annotations

from typing import TypeVar

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import throttling
from portal.db import begin_write, db
from portal.errors import NotFound
from portal.people.models import RosterImport
from portal.people.roster import operations
from portal.people.roster.forms import RosterForm
from portal.people.roster.gc_pause import gc_paused
from portal.people.roster.kept import Grounds, MadePlan
from portal.people.roster.lookups import read_tree
from portal.people.roster.operations import WAITING
from portal.people.roster.previews import Preview
from portal.people.roster.queries import get_import, imports_of
from portal.people.roster.reading import Roster, read_roster
from portal.people.roster.workbooks import faulty_workbook, template_workbook
from portal.people.routes.blueprint import bp
from portal.people.routes.roster_screens import confirming, show_preview, show_result, show_row
from portal.sheets import BadSheet
from portal.units.leading import get_led_unit, visible_path
from portal.units.models import Unit
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX, as_file
from portal.web.reauthentication import reauthentication_required
from portal.web.uploads import takes_uploads

Answer = TypeVar("Answer", bound=BaseResponse)

MEGABYTES = 20
EARLIER = 20  # rosters that are listed


@bp.get("/people/units/<int:unit_id>/roster")
@open_to("leaders")
def roster(unit_id: int) -> Response:
    """Where a spreadsheet is handed in, with the template to fill in, and what was handed in before."""
    return show_upload(get_led_unit(unit_id, viewer()), RosterForm(formdata=None))


@expensive
@takes_uploads(megabytes=MEGABYTES)
@bp.post("/people/units/<int:unit_id>/roster")
@open_to("leaders")
@gc_paused()
def upload_roster(unit_id: int) -> BaseResponse:
    """Read a spreadsheet and keep its rows for the preview."""
    unit = get_led_unit(unit_id, viewer())
    form = RosterForm()
    if not form.validate():
        return show_upload(unit, form, status=422)
    # Reading takes a while; nobody else should wait for it.
    db.session.rollback()
    file = form.file.data
    try:
        with file.stream as stream:
            found = read_roster(stream, file.filename or "")
    except BadSheet as reason:
        form.file.errors = [str(reason)]
        return show_upload(get_led_unit(unit_id, viewer()), form, status=422)

    begin_write()
    uploaded = operations.upload_roster(
        found, get_led_unit(unit_id, viewer()), file_name=file.filename or "", actor=viewer()
    )
    db.session.commit()
    return redirect(url_for(".roster_preview", import_id=uploaded.id), code=303)


@expensive
@bp.get("/people/units/<int:unit_id>/roster/template")
@open_to("leaders")
def roster_template(unit_id: int) -> Response:
    """The spreadsheet to fill in, with the units that may be named in it."""
    unit = get_led_unit(unit_id, viewer())
    return as_file(template_workbook(read_tree(unit)), XLSX, _("roster-template") + ".xlsx")


@expensive
@bp.get("/people/imports/<int:import_id>")
@open_to("leaders")
@gc_paused()
def roster_preview(import_id: int) -> Response:
    """What an uploaded roster will do, or what became of it."""
    found = get_import(import_id, viewer=viewer())
    if found.state != WAITING:
        return show_result(found)
    preview = preview_of(found)
    return told(show_preview(found, preview), preview)


@expensive
@bp.get("/people/imports/<int:import_id>/rows/<int:number>")
@open_to("leaders")
@gc_paused()
def roster_row(import_id: int, number: int) -> BaseResponse:
    """One row with its fields, to be mended."""
    found = get_waiting(import_id)
    preview = preview_of(found)
    return told(show_row(found, preview, number, is_open=True), preview)


@expensive
@bp.post("/people/imports/<int:import_id>/rows/<int:number>")
@open_to("leaders")
@gc_paused()
def mend_roster_row(import_id: int, number: int) -> BaseResponse:
    """Put what was typed into the row."""
    found = get_waiting(import_id, lock=True)
    wishes = frozenset(request.form.getlist("wish"))
    plans = operations.mend_row(found, number, request.form, wishes=wishes, actor=viewer())
    roster = Roster.from_json(found.rows)
    db.session.commit()
    before, preview = (operations.told_to(viewer(), roster, made) for made in plans)
    return told(show_row(found, preview, number, before=before), preview)


@expensive
@bp.get("/people/imports/<int:import_id>/faulty-rows")
@open_to("leaders")
@gc_paused()
def faulty_rows(import_id: int) -> Response:
    """The rows with faults as a spreadsheet, the reason beside each."""
    found = get_waiting(import_id)
    preview = preview_of(found)
    return told(as_file(faulty_workbook(preview), XLSX, _("rows-with-faults") + ".xlsx"), preview)


@expensive
@bp.post("/people/imports/<int:import_id>/confirmation")
@open_to("leaders")
@reauthentication_required
@gc_paused()
def confirm_roster(import_id: int) -> BaseResponse:
    """Write what the preview showed, all or nothing; the page grows while it is written."""
    # The transaction that writes begins when the page has begun; until then nobody has to wait for it.
    db.session.rollback()
    found = get_import(import_id, viewer=viewer())
    if found.state != WAITING:
        return redirect(url_for(".roster_preview", import_id=import_id), code=303)
    roster = Roster.from_json(found.rows)
    made_of = operations.grounds(viewer(), mends=roster.mends)
    made = operations.make_plan(roster, found.unit, actor=viewer())
    preview = operations.told_to(viewer(), roster, made)
    agreed = request.form.get("plan", "")
    if preview.plan.fingerprint != agreed:
        keep(found.id, made, made_of)
        return told(show_preview(found, preview, status=409, has_changed=True), preview)
    return confirming(found, preview.plan, actor=viewer())


@bp.post("/people/imports/<int:import_id>/cancellation")
@open_to("leaders")
def discard_roster(import_id: int) -> BaseResponse:
    """Forget the rows of a roster that is not to be written."""
    found = get_import(import_id, viewer=viewer(), lock=True)
    operations.discard_roster(found, actor=viewer())
    db.session.commit()
    flash(_("The spreadsheet was discarded. Nobody was brought in by it."), "ok")
    return redirect(url_for(".roster", unit_id=found.unit_id), code=303)


def get_waiting(import_id: int, *, lock: bool = False) -> RosterImport:
    """The viewer's roster that waits for a decision, or NotFound."""
    found = get_import(import_id, viewer=viewer(), lock=lock)
    if found.state != WAITING:
        raise NotFound
    return found


def preview_of(uploaded: RosterImport) -> Preview:
    """What the roster would do: as it was planned last, or planned anew and kept where anything changed."""
    roster = Roster.from_json(uploaded.rows)
    made_of = operations.grounds(viewer(), mends=roster.mends)
    made = operations.find_plan(uploaded, made_of)
    if made is None:
        made = operations.make_plan(roster, uploaded.unit, actor=viewer())
        keep(uploaded.id, made, made_of)
    return operations.told_to(viewer(), roster, made)


def keep(import_id: int, made: MadePlan, made_of: Grounds) -> None:
    """Keep the plan for the next look, in a transaction of its own."""
    db.session.rollback()
    begin_write(bookkeeping=True)
    operations.keep_plan(import_id, made, made_of)
    db.session.commit()


def told(answer: Answer, preview: Preview) -> Answer:
    """The answer, once it is counted whom outside the viewer's units it tells of."""
    if preview.plan.newly_told:
        throttling.count_strangers(viewer().id, preview.plan.newly_told)
    return answer


def show_upload(unit: Unit, form: RosterForm, status: int = 200) -> Response:
    """The screen where a spreadsheet is handed in."""
    page = render_template(
        "people/roster.html",
        unit=unit,
        trail=visible_path(unit, viewer()),
        form=form,
        imports=imports_of(unit.id, limit=EARLIER),
    )
    return make_response(page, status)
