"""How an uploaded roster is shown: the preview, one row of it, and the page that grows while it is written."""

from typing import TypeVar

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.operations import rate_limits
from portal.accounts.rules.viewer import Viewer
from portal.content.text.vietnamese import text_sort_key
from portal.db import begin_write, db
from portal.errors import NotFound
from portal.people.enums import RosterState
from portal.people.models import RosterImport
from portal.people.roster.labels.fields import OUTCOME_LABELS, OUTCOME_WORDS
from portal.people.roster.operations import imports
from portal.people.roster.operations.imports import confirm_roster, forget_plan, lock_units, plan_of
from portal.people.roster.queries.context import read_tree
from portal.people.roster.queries.imports import get_import, unit_ids_of_newcomers
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.plan import Plan
from portal.people.roster.rules.rows import FAULTY, OUTCOMES
from portal.people.roster.views.preview import BROAD_GROUP, Preview
from portal.people.routes.codes import new_form_token
from portal.people.slips.routes import MAX_SLIPS
from portal.units import permissions
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.units import number_of_units_below
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import viewer
from portal.web.htmx import wants_fragment
from portal.web.listing import paginate, requested_page
from portal.web.request_values import parse_integer
from portal.web.streaming import JobSteps, stream_job

Answer = TypeVar("Answer", bound=BaseResponse)

PAGE_SIZE = 50  # rows of one page
MAX_LISTED_UNITS = 400
MAX_SLIP_FILES = 4  # of slips that are offered at once
OUTCOME_TEXTS = {"outcome_labels": OUTCOME_LABELS, "outcome_words": OUTCOME_WORDS}


def show_preview(
    uploaded: RosterImport, preview: Preview, *, status: int = 200, has_changed: bool = False
) -> Response:
    """The screen that says what confirming will do, with some of the rows."""
    show = selected_outcome(preview)
    places = preview.numbers(show)
    pagination = paginate(requested_page(), total=len(places), size=PAGE_SIZE)
    rows = preview.rows(pagination.cut(places))
    html = render_template(
        "people/roster_preview.html",
        uploaded=uploaded,
        trail=get_breadcrumbs(uploaded.unit_id, viewer()).visible,
        preview=preview,
        notes=preview.roster.notes,
        was_remembered=uploaded.layout.get("remembered", False),
        can_be_read_anew=bool(uploaded.layout.get("sheets")),
        may_make_units=permissions.can_manage_units(viewer(), uploaded.unit),
        units=unit_choices(uploaded.unit) if rows else [],
        rows=rows,
        show=show,
        pagination=pagination,
        page_url=lambda wanted: url_for(".roster_preview", import_id=uploaded.id, show=show, page=wanted),
        has_changed=has_changed,
        **OUTCOME_TEXTS,
    )
    return make_response(html, status)


def selected_outcome(preview: Preview) -> str:
    """Which rows were asked for; at first those with faults, where there are any."""
    asked = request.values.get("show", "")
    if asked in ("all", BROAD_GROUP, *OUTCOMES):
        return asked
    return FAULTY if preview.counts[FAULTY] else "all"


def unit_choices(unit: Unit) -> list[tuple[str, str]]:
    """The units that rows may be put into at once: code and way; none where they are too many to look through."""
    if number_of_units_below(unit.id, most=MAX_LISTED_UNITS + 1) > MAX_LISTED_UNITS:
        return []
    tree = read_tree(unit)
    units = [one for one in tree.units.values() if not one.is_closed and tree.team_or_itself(one) is one]
    listed = [(one.code, tree.path(one)) for one in units]
    return sorted(listed, key=lambda choice: text_sort_key(choice[1]))


def show_row(
    uploaded: RosterImport,
    preview: Preview,
    number: int,
    *,
    before: Preview | None = None,
    is_open: bool = False,
) -> BaseResponse:
    """One row: for htmx by itself, with all that it changed on the page; else its own page, or the list."""
    place = preview.roster.place_of(number)
    if place is None:
        raise NotFound
    (row,) = preview.rows([place])
    show, page = request.values.get("show", ""), request.values.get("page", 1, type=parse_integer)
    values = {"uploaded": uploaded, "preview": preview, "row": row, "show": show, "page": page, **OUTCOME_TEXTS}
    values["may_make_units"] = permissions.can_manage_units(viewer(), uploaded.unit)
    if wants_fragment():
        others = preview.rows(preview.changed_since(before, number)) if before is not None else []
        response = make_response(
            render_template("people/_roster_edited.html", others=others, is_open=is_open, **values)
        )
        response.vary.add("HX-Request")
        return response
    if is_open:
        return make_response(
            render_template(
                "people/roster_row.html", trail=get_breadcrumbs(uploaded.unit_id, viewer()).visible, **values
            )
        )
    if row.planned.outcome == FAULTY:
        flash(_("Row %(row)s still has a fault: %(fault)s", row=number, fault=row.faults[0]), "notice")
    else:
        flash(_("Row %(row)s is in order now.", row=number), "ok")
    target = url_for(".roster_preview", import_id=uploaded.id, show=show or None, page=page)
    return redirect(f"{target}#row-{number}", code=303)


def stream_confirmation(uploaded: RosterImport, plan: Plan, *, actor: Viewer) -> Response:
    """The page that is streamed while the roster is written, in one transaction."""
    return stream_job(
        write_roster(uploaded.id, plan.fingerprint, actor),
        page="people/roster_progress.html",
        ending="people/_roster_ending.html",
        text=lambda done, total: _("%(done)s of %(total)s rows written", done=done, total=total),
        total=plan.written,
        uploaded=uploaded,
        trail=get_breadcrumbs(uploaded.unit_id, viewer()).visible,
        import_id=uploaded.id,
    )


def write_roster(import_id: int, agreed: str, actor: Viewer) -> JobSteps:
    """Write the roster if its plan is still the one that was agreed to."""
    found = get_import(import_id, viewer=actor, lock=True)
    kept = Roster.from_json(found.rows)
    lock_units(kept)
    plan = plan_of(kept, found.unit, actor=actor)
    if found.state != RosterState.WAITING:
        return {"counts": dict(found.counts), "slips": 0, "unit_id": found.unit_id}
    if plan.fingerprint != agreed:
        # What is kept missed a change whose transaction ended late: the next look plans anew.
        db.session.rollback()
        begin_write()
        forget_plan(import_id)
        db.session.commit()
        return {"ending": "changed"}
    for done in confirm_roster(found, plan, actor=actor):
        yield done, plan.written
    homes = unit_ids_of_newcomers(found.new_people)
    slips = len(code_issuers(actor, homes)) if homes else 0
    return {"counts": dict(found.counts), "slips": slips, "unit_id": found.unit_id}


def show_result(uploaded: RosterImport) -> Response:
    """What became of a roster that was confirmed or discarded, and slips for newcomers without a password."""
    homes = unit_ids_of_newcomers(uploaded.new_people)
    ids = sorted(code_issuers(viewer(), homes)) if homes else []
    is_few = len(ids) <= MAX_SLIP_FILES * MAX_SLIPS
    html = render_template(
        "people/roster_result.html",
        uploaded=uploaded,
        trail=get_breadcrumbs(uploaded.unit_id, viewer()).visible,
        slips=[ids[start : start + MAX_SLIPS] for start in range(0, len(ids), MAX_SLIPS)] if is_few else [],
        slips_url=None if is_few else url_for(".slips", unit_id=uploaded.unit_id),
        token=new_form_token(),
        **OUTCOME_TEXTS,
    )
    return make_response(html)


def current_preview(uploaded: RosterImport) -> Preview:
    """The preview of an import plan, redacted to what the actor may be told of people elsewhere."""
    roster = Roster.from_json(uploaded.rows)
    stored = imports.find_stored_plan(uploaded, imports.plan_inputs(viewer(), mends=roster.mends))
    made = stored or imports.make_plan(roster, uploaded.unit, actor=viewer())
    return Preview(roster, imports.redacted_plan(made, actor=viewer()), is_stored=stored is not None)


def record_disclosures(answer: Answer, preview: Preview) -> Answer:
    """The answer, once it is counted whom outside the viewer's units it tells of."""
    if preview.plan.newly_disclosed:
        rate_limits.record_disclosed_logins(viewer().id, preview.plan.newly_disclosed)
    return answer
