"""Closing a roll, confirming it by a second name, and opening it again."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.classes.models import ClassSession
from portal.classes.queries.sessions import managed_session
from portal.classes.roll.closing.forms import CloseForm, ConfirmForm, ReopenForm
from portal.classes.roll.closing.operations import close as operations
from portal.classes.roll.closing.rules import refusal_to_close
from portal.classes.roll.closing.views import closing_view
from portal.classes.roll.queries import people_on_roll
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import NotFound, Refused
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.headers import no_store


@bp.get("/classes/<int:session_id>/roll/close")
@open_to("signed_in")
def closing(session_id: int) -> Response:
    """The counts of the roll with the question before it is closed; once it is, its result."""
    return show_closing(get_roll(session_id), CloseForm(formdata=None))


@bp.post("/classes/<int:session_id>/roll/close")
@open_to("signed_in")
def close_roll(session_id: int) -> BaseResponse:
    """Close the roll."""
    form = CloseForm()
    get_roll(session_id)
    with rollback_on(Refused, form=form) as refused:
        session = operations.close_roll(
            session_id,
            unmarked_are_absent=form.unmarked_are_absent.data,
            leaves_disputed=form.leaves_disputed.data,
            actor=viewer(),
        )
        waits = session.needs_confirmation
        db.session.commit()
    if refused:
        return show_closing(get_roll(session_id), form, status=refused.status)
    flash(_("Closed. A second person has to confirm it.") if waits else _("Closed. It counts."), "ok")
    return redirect(url_for(".closing", session_id=session_id), 303)


@bp.post("/classes/<int:session_id>/roll/close/confirmation")
@open_to("signed_in")
def confirm_roll(session_id: int) -> BaseResponse:
    """Put the viewer's name under the roll, from which on it counts."""
    get_roll(session_id)
    with rollback_on(Refused) as refused:
        operations.confirm_roll(session_id, actor=viewer())
        db.session.commit()
    if refused:
        flash(refused.message, "error")
    else:
        flash(_("Confirmed. It counts from now on."), "ok")
    return redirect(url_for(".closing", session_id=session_id), 303)


@bp.get("/classes/<int:session_id>/roll/reopening")
@open_to("signed_in")
def reopening(session_id: int) -> Response:
    """The question before a closed roll is opened again."""
    return show_reopening(get_roll(session_id), ReopenForm(formdata=None))


@bp.post("/classes/<int:session_id>/roll/reopening")
@open_to("signed_in")
def reopen_roll(session_id: int) -> BaseResponse:
    """Open the roll again, with the reason."""
    form = ReopenForm()
    get_roll(session_id)
    with rollback_on(Refused, form=form, field="reason") as refused:
        operations.reopen_roll(session_id, form.reason.data or "", actor=viewer())
        db.session.commit()
    if refused:
        return show_reopening(get_roll(session_id), form, status=refused.status)
    flash(_("Open again. Close it once it is right: until then it counts for nothing."), "ok")
    return redirect(url_for(".roll", session_id=session_id), 303)


def get_roll(session_id: int) -> ClassSession:
    """A class whose roll the viewer may close, or NotFound."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session


def show_closing(session: ClassSession, form: CloseForm, *, status: int = 200) -> Response:
    """The screen of closing."""
    html = render_template(
        "classes/closing.html",
        session=session,
        view=closing_view(session, actor=viewer()),
        unmarked=sum(entry.state is None and entry.place == "registered" for entry in people_on_roll(session.id)),
        why_not=refusal_to_close(session, clock.now()),
        form=form,
        confirm_form=ConfirmForm(formdata=None),
    )
    return no_store(make_response(html, status))


def show_reopening(session: ClassSession, form: ReopenForm, *, status: int = 200) -> Response:
    """The form in which a roll is opened again."""
    view = closing_view(session, actor=viewer())
    return no_store(
        make_response(render_template("classes/reopening.html", session=session, view=view, form=form), status)
    )
