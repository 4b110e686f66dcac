"""Bringing people in from a spreadsheet: upload, preview, mend, confirm."""

from collections.abc import Sequence
from contextlib import suppress

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import begin_write, db
from portal.errors import DeadlineExceeded
from portal.people.enums import RosterState
from portal.people.models import RosterImport
from portal.people.roster.forms import RosterForm
from portal.people.roster.operations import bulk_edits, imports
from portal.people.roster.operations.gc_pause import gc_paused
from portal.people.roster.operations.reading import propose_layout
from portal.people.roster.queries.context import read_tree
from portal.people.roster.queries.imports import get_import, get_waiting, imports_of
from portal.people.roster.routes.screens import (
    current_preview,
    record_disclosures,
    show_preview,
    show_result,
    show_row,
    stream_confirmation,
)
from portal.people.roster.rules.guessing import doubts_of, is_list
from portal.people.roster.rules.layout import Layout
from portal.people.roster.rules.parsing import Roster, roster_of
from portal.people.roster.views.preview import Preview
from portal.people.roster.views.workbooks import faulty_workbook, template_workbook
from portal.people.routes.blueprint import bp
from portal.spreadsheets.reading import read_sheets
from portal.spreadsheets.sheet import InvalidSpreadsheet, Sheet
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX_MEDIA_TYPE, file_download
from portal.web.htmx import wants_fragment
from portal.web.reauthentication import reauthentication_required
from portal.web.uploads import accepts_uploads

MAX_UPLOAD_MEGABYTES = 20
MAX_LISTED_IMPORTS = 20  # rosters that are listed


@bp.get("/people/units/<int:unit_id>/roster")
@open_to("leaders")
def roster(unit_id: int) -> Response:
    """Where a spreadsheet is handed in, with the template to fill in, and what was handed in before."""
    return show_upload(get_managed_unit(unit_id, viewer()), RosterForm(formdata=None))


@expensive
@accepts_uploads(megabytes=MAX_UPLOAD_MEGABYTES)
@bp.post("/people/units/<int:unit_id>/roster")
@open_to("leaders")
@gc_paused()
def upload_roster(unit_id: int) -> BaseResponse:
    """Read a spreadsheet and keep its rows for the preview."""
    unit = get_managed_unit(unit_id, viewer())
    form = RosterForm()
    if not form.validate():
        return show_upload(unit, form, status=422)
    # Reading takes a while; nobody else should wait for it.
    db.session.rollback()
    file = form.file.data
    try:
        with file.stream as stream:
            sheets = read_sheets(stream, file.filename or "")
        layout = propose_layout(sheets, get_managed_unit(unit_id, viewer()))
        found = first_reading(sheets, layout)
    except InvalidSpreadsheet as reason:
        form.file.errors = [str(reason)]
        return show_upload(get_managed_unit(unit_id, viewer()), form, status=422)

    db.session.rollback()
    begin_write()
    unit = get_managed_unit(unit_id, viewer())
    uploaded = imports.upload_roster(
        found, unit, file_name=file.filename or "", actor=viewer(), sheets=sheets, layout=layout
    )
    db.session.commit()
    is_certain = bool(found.lines) and not doubts_of(sheets, layout)
    del found, sheets  # its rows are read anew from what is kept: both together would be large
    if not is_certain:
        return redirect(url_for(".roster_reading", import_id=uploaded.id), code=303)
    with suppress(DeadlineExceeded):  # the rows are kept; the preview plans them itself
        keep_plan(uploaded)
    return redirect(url_for(".roster_preview", import_id=uploaded.id), code=303)


@expensive
@bp.get("/people/units/<int:unit_id>/roster/template")
@open_to("leaders")
def roster_template(unit_id: int) -> Response:
    """The spreadsheet to fill in, with the units that may be named in it."""
    unit = get_managed_unit(unit_id, viewer())
    return file_download(template_workbook(read_tree(unit)), XLSX_MEDIA_TYPE, _("roster-template") + ".xlsx")


@expensive
@bp.get("/people/imports/<int:import_id>")
@open_to("leaders")
@gc_paused()
def roster_preview(import_id: int) -> BaseResponse:
    """What an uploaded roster will do, or what became of it."""
    found = get_import(import_id, viewer=viewer())
    if found.state != RosterState.WAITING:
        return show_result(found)
    if not found.rows.get("lines"):
        return redirect(url_for(".roster_reading", import_id=import_id), code=303)
    preview = current_preview(found)
    return record_disclosures(show_preview(found, preview), preview)


@expensive
@bp.post("/people/imports/<int:import_id>/plan")
@open_to("leaders")
@gc_paused()
def renew_plan(import_id: int) -> BaseResponse:
    """Keep a new plan where the kept one does not hold any more; htmx tells by itself that it was shown."""
    keep_plan(get_waiting(import_id, viewer=viewer()))
    if wants_fragment():
        return make_response("")
    return redirect(url_for(".roster_preview", import_id=import_id), code=303)


@expensive
@bp.get("/people/imports/<int:import_id>/rows/<int:number>")
@open_to("leaders")
@gc_paused()
def roster_row(import_id: int, number: int) -> BaseResponse:
    """One row with its fields, to be mended."""
    found = get_waiting(import_id, viewer=viewer())
    preview = current_preview(found)
    return record_disclosures(show_row(found, preview, number, is_open=True), preview)


@expensive
@bp.post("/people/imports/<int:import_id>/rows/<int:number>")
@open_to("leaders")
@gc_paused()
def edit_roster_row(import_id: int, number: int) -> BaseResponse:
    """Put what was typed into the row."""
    found = get_waiting(import_id, viewer=viewer(), lock=True)
    wishes = frozenset(request.form.getlist("wish"))
    if "pick" in request.form:
        before = current_preview(found)
        bulk_edits.pick_unit(found, number, request.form["pick"], actor=viewer())
        db.session.commit()
        preview = current_preview(found)
        return record_disclosures(show_row(found, preview, number, before=before), preview)
    plans = imports.edit_row(found, number, request.form, wishes=wishes, actor=viewer())
    roster = Roster.from_json(found.rows)
    db.session.commit()
    before, preview = (Preview(roster, imports.redacted_plan(made, actor=viewer())) for made in plans)
    return record_disclosures(show_row(found, preview, number, before=before), preview)


@expensive
@bp.get("/people/imports/<int:import_id>/faulty-rows")
@open_to("leaders")
@gc_paused()
def faulty_rows(import_id: int) -> Response:
    """The rows with faults as a spreadsheet, the reason beside each."""
    found = get_waiting(import_id, viewer=viewer())
    preview = current_preview(found)
    return record_disclosures(
        file_download(faulty_workbook(preview), XLSX_MEDIA_TYPE, _("rows-with-faults") + ".xlsx"), preview
    )


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
    if found.state != RosterState.WAITING:
        return redirect(url_for(".roster_preview", import_id=import_id), code=303)
    preview = current_preview(found)
    if preview.plan.fingerprint != request.form.get("plan", ""):
        return record_disclosures(show_preview(found, preview, status=409, has_changed=True), preview)
    return stream_confirmation(found, preview.plan, actor=viewer())


@bp.post("/people/imports/<int:import_id>/cancellation")
@open_to("leaders")
def discard_roster(import_id: int) -> BaseResponse:
    """Forget the rows of a roster that is not to be written."""
    found = get_import(import_id, viewer=viewer(), lock=True)
    imports.discard_roster(found, actor=viewer())
    db.session.commit()
    flash(_("The spreadsheet was discarded. Nobody was brought in by it."), "ok")
    return redirect(url_for(".roster", unit_id=found.unit_id), code=303)


def first_reading(sheets: Sequence[Sheet], layout: Layout) -> Roster:
    """The rows as they are read at first; none where a person must say what the columns are."""
    try:
        return roster_of(sheets, layout)
    except InvalidSpreadsheet:
        if layout.is_complete and sum(map(is_list, layout.sheets)) == 1 and not any(s.hidden_rows for s in sheets):
            raise  # the columns are clear, and there is nobody
        return Roster([], (), ())


def keep_plan(uploaded: RosterImport) -> None:
    """Store the plan of the roster for the screens that follow, unless the stored one holds."""
    roster = Roster.from_json(uploaded.rows)
    made_of = imports.plan_inputs(viewer(), mends=roster.mends)
    if imports.find_stored_plan(uploaded, made_of) is not None:
        return
    made = imports.make_plan(roster, uploaded.unit, actor=viewer())
    # Planning takes a while; the transaction that writes begins behind it.
    db.session.rollback()
    begin_write()
    imports.store_plan(uploaded.id, made, made_of)
    db.session.commit()


def show_upload(unit: Unit, form: RosterForm, status: int = 200) -> Response:
    """The screen where a spreadsheet is handed in."""
    html = render_template(
        "people/roster.html",
        unit=unit,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        form=form,
        imports=imports_of(unit.id, limit=MAX_LISTED_IMPORTS),
    )
    return make_response(html, status)
