"""The step in which a person says how a file is to be read: its sheets, its row of headings, its columns."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.errors import NotFound
from portal.people.models import RosterImport
from portal.people.roster.labels.reading import COLUMN_CHOICES, COLUMN_LABELS, DOUBT_TEXTS, KIND_WORDS
from portal.people.roster.operations.gc_pause import gc_paused
from portal.people.roster.operations.reading import read_again
from portal.people.roster.queries.imports import get_waiting
from portal.people.roster.rules.guessing import doubts_of
from portal.people.roster.rules.layout import Layout
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.source import sheets_from_json
from portal.people.roster.views.reading import layout_of_form, shown_sheets, twice_chosen
from portal.people.routes.blueprint import bp
from portal.spreadsheets.sheet import InvalidSpreadsheet, Sheet
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive


@expensive
@bp.get("/people/imports/<int:import_id>/reading")
@open_to("leaders")
@gc_paused()
def roster_reading(import_id: int) -> Response:
    """How the file is read, to be looked at and changed."""
    found = get_waiting(import_id, viewer=viewer())
    sheets, layout = source_of(found)
    return show_reading(found, sheets, layout)


@expensive
@bp.post("/people/imports/<int:import_id>/reading")
@open_to("leaders")
@gc_paused()
def read_roster_again(import_id: int) -> BaseResponse:
    """Read the file as it was told; “look” shows the step once more, “all” with every sheet that can be seen."""
    found = get_waiting(import_id, viewer=viewer(), lock=True)
    sheets, before = source_of(found)
    if request.form.get("mends", "") != str(Roster.from_json(found.rows).mends):
        return show_reading(
            found, sheets, before, error=_("Meanwhile somebody else changed this. Look once more.")
        )
    act = request.form.get("act", "")
    chosen = request.form.getlist("sheet")
    if act == "all":
        chosen = [str(place) for place, sheet in enumerate(sheets) if not sheet.is_hidden and sheet.rows]
    layout = layout_of_form(request.form.to_dict(), chosen, sheets, before)
    error = fault_in(layout)
    has_other_headings = [one.heading_row for one in layout.sheets] != [one.heading_row for one in before.sheets]
    has_more_sheets = not set(layout.read_sheets) <= set(before.read_sheets)
    if error:
        return show_reading(found, sheets, layout, error=error)
    is_final = act == "read" and not has_other_headings and not has_more_sheets
    try:
        read_again(found, layout, actor=viewer(), is_final=is_final)
    except InvalidSpreadsheet as reason:
        db.session.rollback()
        return show_reading(get_waiting(import_id, viewer=viewer()), sheets, layout, error=str(reason))
    db.session.commit()
    if is_final:
        return redirect(url_for(".roster_preview", import_id=import_id), code=303)
    if act == "read" and has_other_headings:
        flash(_("The row of headings is another one now. Look at the columns once more."), "notice")
    return redirect(url_for(".roster_reading", import_id=import_id), code=303)


def source_of(found: RosterImport) -> tuple[list[Sheet], Layout]:
    """The kept sheets and how they are read; NotFound where none are kept."""
    sheets, layout = sheets_from_json(found.source), Layout.from_json(found.layout)
    if not sheets or len(sheets) != len(layout.sheets):
        raise NotFound
    return sheets, layout


def fault_in(layout: Layout) -> str:
    """Why nothing can be read in this way; empty where it can."""
    if not layout.read_sheets:
        return str(_("Tick at least one sheet."))
    twice = twice_chosen(layout)
    if twice:
        listed = ", ".join(f"“{COLUMN_LABELS[field]}”" for field in sorted(twice) if field in COLUMN_LABELS)
        return str(_("Two columns are for the same thing: %(fields)s. Keep one of them.", fields=listed))
    return ""


def show_reading(found: RosterImport, sheets: list[Sheet], layout: Layout, *, error: str = "") -> Response:
    """The step's screen."""
    roster = Roster.from_json(found.rows)
    doubts = doubts_of(sheets, layout)
    shown = shown_sheets(sheets, layout)
    html = render_template(
        "people/roster_reading.html",
        uploaded=found,
        trail=get_breadcrumbs(found.unit_id, viewer()).visible,
        sheets=shown,
        readable=[one for one in shown if one.sheet.rows],
        layout=layout,
        doubts=[DOUBT_TEXTS[doubt] for doubt in doubts],
        people=len(roster.lines),
        mends=roster.mends,
        error=error,
        opens_columns=bool(error) or not doubts or not {"hidden", "sections", "sheets"}.issuperset(doubts),
        column_labels=COLUMN_LABELS,
        column_choices=COLUMN_CHOICES,
        kind_words=KIND_WORDS,
    )
    return make_response(html, 422 if error else 200)
