"""Calling the roll by hand: the list with its ticks, and what phones send of it, at once or late."""

import secrets

from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.classes.models import ClassSession
from portal.classes.queries.sessions import managed_session
from portal.classes.roll import operations
from portal.classes.roll.enums import RollStatus
from portal.classes.roll.forms import read_batch, read_form
from portal.classes.roll.labels import STATUS_REASONS
from portal.classes.roll.operations import RefusedMark
from portal.classes.roll.queries import further_people
from portal.classes.roll.rules.hours import may_come_late, roll_opens_at, roll_status
from portal.classes.roll.views import MAX_FOUND, as_rows, count, roll_rows, roll_view
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import NotFound, Refused
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store
from portal.web.request_values import parse_integer


@bp.get("/classes/<int:session_id>/roll")
@open_to("signed_in")
def roll(session_id: int) -> Response:
    """The roll: each row a tap. Without the script `q` leaves those rows whose name or place has the text."""
    return show_roll(get_managed_session(session_id), request.args.get("q", "").strip())


@bp.post("/classes/<int:session_id>/roll")
@open_to("signed_in")
def save_roll(session_id: int) -> BaseResponse:
    """Write what was ticked in the whole form, without the script."""
    get_managed_session(session_id)
    person, asked = viewer(), request.form.get("q", "").strip()
    with rollback_on(Refused) as refused:
        marks = read_form(request.form, keeper_id=person.id, now=clock.now())
        told = operations.take_marks(session_id, marks, actor=person)
        count_guests(session_id)
    if refused:
        flash(refused.message, "error")
        return show_roll(get_managed_session(session_id), asked, status=refused.status)
    db.session.commit()
    for reason in dict.fromkeys(mark.reason for mark in told):
        flash(reason, "error")
    if "done" in request.form and not told:
        return redirect(done_url(session_id), 303)
    return redirect(url_for(".roll", session_id=session_id, q=asked or None), 303)


@bp.get("/classes/<int:session_id>/roll/marks")
@open_to("signed_in")
def roll_marks(session_id: int) -> Response:
    """What the roll says now, for a phone that shows it already."""
    return show_marks(get_managed_session(session_id))


@bp.post("/classes/<int:session_id>/roll/marks")
@open_to("signed_in")
def take_marks(session_id: int) -> Response:
    """Write a batch of marks that a phone kept, each once; answers with what the roll says now."""
    get_managed_session(session_id)
    person = viewer()
    with rollback_on(Refused) as refused:
        batch = read_batch(request.form.get("marks", ""), keeper_id=person.id)
        told = operations.take_marks(session_id, batch.marks, actor=person)
        guests_reason = try_to_count_guests(session_id)
    if refused:
        return make_response(jsonify(reason=refused.message), refused.status)
    db.session.commit()
    told += [
        RefusedMark(token, None, _("The phone sent a mark that nobody can read.")) for token in batch.unreadable
    ]
    sent = {one.mark.token for one in batch.marks} | set(batch.unreadable)
    return show_marks(
        get_managed_session(session_id), done=sorted(sent), refused=told, guests_reason=guests_reason
    )


@bp.get("/classes/<int:session_id>/roll/people")
@open_to("signed_in")
def find_people(session_id: int) -> str:
    """Rows of people who are not on the page: found by name or number, or those of these ids."""
    session = get_managed_session(session_id)
    ids = set(request.args.getlist("id", type=parse_integer))
    rows = roll_rows(session.id, viewer_id=viewer().id) if ids else []
    rows = [row for row in rows if row.id in ids]
    text = request.args.get("q", "").strip()
    if text:
        rows += as_rows(further_people(session, text=text, limit=MAX_FOUND), viewer_id=viewer().id)
    return render_template("classes/_roll_found.html", rows=rows)


def show_roll(session: ClassSession, asked: str, *, status: int = 200) -> Response:
    """The roll of the class, or why there is none now."""
    now = clock.now()
    state, closed_at = roll_status(session, now), session.roll_closed_at
    view = roll_view(session, viewer_id=viewer().id, asked=asked)
    html = render_template(
        "classes/roll.html",
        session=session,
        view=view,
        asked=asked,
        is_open=state == RollStatus.OPEN,
        takes_late=closed_at is not None and may_come_late(session, closed_at, now),
        has_list=state not in (RollStatus.NOT_YET, RollStatus.NOT_HELD),
        reason=STATUS_REASONS.get(state),
        opens_at=roll_opens_at(session),
        token=secrets.token_urlsafe(12),
        done_url=done_url(session.id),
    )
    return no_store(make_response(html, status))


def done_url(session_id: int) -> str:
    """Where it goes on once everybody was called."""
    return url_for(".closing", session_id=session_id)


def show_marks(
    session: ClassSession,
    *,
    done: list[str] | None = None,
    refused: list[RefusedMark] | None = None,
    guests_reason: str = "",
) -> Response:
    """What the roll says now, and what became of the marks that were sent."""
    rows = roll_rows(session.id, viewer_id=viewer().id)
    present, total = count(rows)
    return no_store(
        jsonify(
            people={str(row.id): row.for_phone() for row in rows if row.state},
            present=present,
            total=total,
            guests=session.guests,
            guests_reason=guests_reason,
            done=done or [],
            refused=[{"token": one.token, "user": one.user_id, "reason": one.reason} for one in refused or []],
        )
    )


def try_to_count_guests(session_id: int) -> str:
    """Count the guests that a batch tells of; why not, where the number is refused; the marks stand."""
    try:
        count_guests(session_id)
    except Refused as error:
        return error.message
    return ""


def count_guests(session_id: int) -> None:
    """Write how many guests the form tells of, if it does."""
    number, seen = (request.form.get(name, type=parse_integer) for name in ("guests", "guests_seen"))
    if number is not None and seen is not None and number != seen:
        operations.count_guests(session_id, number, seen=seen, actor=viewer())


def get_managed_session(session_id: int) -> ClassSession:
    """A class whose roll the viewer may keep, or NotFound."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session
