"""The roll on paper: the list as a PDF, and the screen in which it is typed in."""

import secrets
from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.classes.models import ClassSession
from portal.classes.queries.sessions import managed_session
from portal.classes.roll.enums import RollStatus
from portal.classes.roll.labels import STATUS_REASONS
from portal.classes.roll.paper.forms import PaperForm, Ticks, form_for, read_ticks, states_of
from portal.classes.roll.paper.operations import number_list, type_from_paper
from portal.classes.roll.paper.queries import PaperList, paper_list
from portal.classes.roll.paper.rules import in_words
from portal.classes.roll.paper.views import printed_roll
from portal.classes.roll.queries import RollEntry, further_people
from portal.classes.roll.rules.hours import roll_status
from portal.classes.routes.blueprint import bp
from portal.content.text.vietnamese import fold
from portal.db import db
from portal.documents.roll_pdf import roll_pdf as draw_roll_pdf
from portal.errors import NotFound, Refused
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import file_download
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store
from portal.web.resubmission import resubmittable

MAX_FOUND = 10


@bp.post("/classes/<int:session_id>/roll/print")
@open_to("signed_in")
def print_roll(session_id: int) -> BaseResponse:
    """Number whoever has no number yet, and lead on to the file."""
    number_list(session_id, actor=viewer())
    db.session.commit()
    return redirect(url_for(".roll_pdf", session_id=session_id), 303)


@expensive
@bp.get("/classes/<int:session_id>/roll.pdf")
@open_to("signed_in")
def roll_pdf(session_id: int) -> Response:
    """The list on A4, to be ticked by hand; who came onto it since it was numbered has no number there."""
    session = get_roll(session_id)
    file = draw_roll_pdf(printed_roll(session, printed_at=clock.now()))
    name = "-".join(fold(session.title).split())[:60]
    return file_download(file, "application/pdf", f"diem-danh-{name}.pdf")


@bp.get("/classes/<int:session_id>/roll/paper")
@open_to("signed_in")
def paper(session_id: int) -> Response:
    """The list, numbered as on paper."""
    session = get_roll(session_id)
    listed = paper_list(session)
    return show_paper(session, listed, form_for(listed, secrets.token_urlsafe(12)), Ticks())


@bp.post("/classes/<int:session_id>/roll/paper")
@resubmittable
@open_to("signed_in")
def type_in(session_id: int) -> BaseResponse:
    """Write what was typed; with the button of the search only look for who came without being on the list."""
    session, ticks = get_roll(session_id), read_ticks(request.form)
    listed = paper_list(session)
    form = form_for(listed)
    if not form.validate():
        return show_paper(session, listed, form, ticks, status=422)
    if "find" in request.form:
        return show_paper(session, listed, form, ticks)
    with rollback_on(Refused, form=form) as refused:
        states = states_of(form, ticks, listed)
        number = type_from_paper(
            session_id, states, guests=form.guests.data, token=form.token.data, actor=viewer()
        )
        db.session.commit()
    if refused:
        session = get_roll(session_id)
        return show_paper(session, paper_list(session), form, ticks, status=refused.status)
    flash(ngettext("%(num)d person typed in.", "%(num)d people typed in.", number), "ok")
    return redirect(url_for(".closing", session_id=session_id), 303)


def get_roll(session_id: int) -> ClassSession:
    """A class whose roll the viewer may keep, or NotFound."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session


def show_paper(
    session: ClassSession, listed: PaperList, form: PaperForm, ticks: Ticks, *, status: int = 200
) -> Response:
    """The list with what was typed so far, and those who were looked for."""
    state = roll_status(session, clock.now())
    html = render_template(
        "classes/paper.html",
        session=session,
        paper=listed,
        gone=in_words(listed.gone),
        further=[entry for entry in find_further(session, form, ticks) if entry.user_id not in listed.listed],
        form=form,
        ticks=ticks.states,
        is_open=state == RollStatus.OPEN,
        reason=STATUS_REASONS.get(state),
    )
    return no_store(make_response(html, status))


def find_further(session: ClassSession, form: PaperForm, ticks: Ticks) -> Sequence[RollEntry]:
    """Who was added before, and who is found now."""
    added = further_people(session, ids=ticks.added, limit=len(ticks.added)) if ticks.added else []
    text = (form.q.data or "").strip()
    found = further_people(session, text=text, limit=MAX_FOUND) if text and not form.errors else []
    known = {entry.user_id for entry in added}
    return [*added, *(entry for entry in found if entry.user_id not in known)]
