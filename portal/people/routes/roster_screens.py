"""How an uploaded roster is shown: the preview, one row of it, and the page that grows while it is written."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.viewers import Viewer
from portal.db import begin_write, db
from portal.errors import NotFound, PortalError
from portal.people.models import RosterImport
from portal.people.roster import operations
from portal.people.roster.labels import OUTCOME_LABELS, OUTCOME_WORDS
from portal.people.roster.plan import FAULTY, OUTCOMES, Plan
from portal.people.roster.previews import Preview
from portal.people.roster.queries import get_import, homes_of_newcomers
from portal.people.roster.reading import Roster
from portal.people.routes.codes import new_form_token
from portal.people.routes.slips import MOST
from portal.units.leading import visible_path
from portal.units.reach import code_givers
from portal.web.access import viewer
from portal.web.arguments import asked_page, whole_number
from portal.web.growing import growing_page
from portal.web.htmx import wants_fragment

PAGE = 50  # rows of one page
FILES = 4  # of slips that are offered at once
WORDS = {"outcome_labels": OUTCOME_LABELS, "outcome_words": OUTCOME_WORDS}

logger = logging.getLogger("portal.people")


def show_preview(
    uploaded: RosterImport, preview: Preview, *, status: int = 200, has_changed: bool = False
) -> Response:
    """The screen that says what confirming will do, with some of the rows."""
    show = shown_group(preview)
    places = preview.numbers(show)
    number, pages = asked_page(request.values, total=len(places), size=PAGE)
    page = render_template(
        "people/roster_preview.html",
        uploaded=uploaded,
        trail=visible_path(uploaded.unit, viewer()),
        preview=preview,
        notes=Roster.from_json(uploaded.rows).notes,
        rows=preview.rows(places[(number - 1) * PAGE : number * PAGE]),
        show=show,
        page=number,
        pages=pages,
        page_url=lambda wanted: url_for(".roster_preview", import_id=uploaded.id, show=show, page=wanted),
        has_changed=has_changed,
        **WORDS,
    )
    return make_response(page, status)


def shown_group(preview: Preview) -> str:
    """Which rows were asked for; at first those with faults, where there are any."""
    asked = request.values.get("show", "")
    if asked in ("all", *OUTCOMES):
        return asked
    return FAULTY if preview.counts[FAULTY] else "all"


def show_row(
    uploaded: RosterImport,
    preview: Preview,
    number: int,
    *,
    before: Preview | None = None,
    is_open: bool = False,
) -> BaseResponse:
    """One row: for htmx by itself, with all that it changed on the page; else its own page, or the list."""
    place = preview.place_of(number)
    if place is None:
        raise NotFound
    (row,) = preview.rows([place])
    show, page = request.values.get("show", ""), request.values.get("page", 1, type=whole_number)
    values = {"uploaded": uploaded, "preview": preview, "row": row, "show": show, "page": page, **WORDS}
    if wants_fragment():
        others = preview.rows(preview.changed_since(before, number)) if before is not None else []
        response = make_response(
            render_template("people/_roster_mended.html", others=others, is_open=is_open, **values)
        )
        response.vary.add("HX-Request")
        return response
    if is_open:
        return make_response(
            render_template("people/roster_row.html", trail=visible_path(uploaded.unit, viewer()), **values)
        )
    if row.outcome == FAULTY:
        flash(_("Row %(row)s still has a fault: %(fault)s", row=number, fault=row.faults[0]), "notice")
    else:
        flash(_("Row %(row)s is in order now.", row=number), "ok")
    target = url_for(".roster_preview", import_id=uploaded.id, show=show or None, page=page)
    return redirect(f"{target}#row-{number}", code=303)


def confirming(uploaded: RosterImport, plan: Plan, *, actor: Viewer) -> Response:
    """The page that is sent while the roster is written: head, a line for every step, foot."""
    return growing_page(
        "people/roster_progress.html",
        written(uploaded.id, plan.fingerprint, actor),
        uploaded=uploaded,
        trail=visible_path(uploaded.unit, viewer()),
        total=plan.written,
    )


def written(import_id: int, agreed: str, actor: Viewer) -> Iterator[str]:
    """Write the roster in one transaction; a line of the page for each step, and one for how it ended.

    Whatever goes wrong, the page's reader going away included, nothing is written.
    """
    ending = "failed"
    # What the first part of the page read is over.
    db.session.rollback()
    try:
        begin_write()
        found = get_import(import_id, viewer=actor, lock=True)
        kept = Roster.from_json(found.rows)
        operations.hold_units(kept)
        plan = operations.plan_of(kept, found.unit, actor=actor)
        if found.state != operations.WAITING:
            ending = "done"
        elif plan.fingerprint != agreed:
            ending = "changed"
        else:
            for done in operations.confirm_roster(found, plan, actor=actor):
                yield render_template("people/_roster_step.html", done=done, total=plan.written)
            db.session.commit()
            ending = "done"
    except (PortalError, SQLAlchemyError):
        logger.warning("roster not written", exc_info=True)
    finally:
        db.session.rollback()
    yield render_template("people/_roster_ending.html", ending=ending, import_id=import_id)


def show_result(uploaded: RosterImport) -> Response:
    """What became of a roster that was confirmed or discarded, and slips for newcomers without a password."""
    homes = homes_of_newcomers(uploaded.new_people)
    ids = sorted(code_givers(viewer(), homes)) if homes else []
    is_few = len(ids) <= FILES * MOST
    page = render_template(
        "people/roster_result.html",
        uploaded=uploaded,
        trail=visible_path(uploaded.unit, viewer()),
        slips=[ids[start : start + MOST] for start in range(0, len(ids), MOST)] if is_few else [],
        slips_url=None if is_few else url_for(".slips", unit_id=uploaded.unit_id),
        token=new_form_token(),
        **WORDS,
    )
    return make_response(page)
