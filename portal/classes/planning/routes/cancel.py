"""Saying that a class is cancelled or did not take place, and taking that back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.classes.planning.enums import Scope
from portal.classes.planning.forms import ReasonForm
from portal.classes.planning.operations import cancel
from portal.classes.planning.queries.sessions import number_following
from portal.classes.planning.routes.change import get_managed_session
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import Refused
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on


@bp.get("/classes/<int:session_id>/cancellation")
@open_to("signed_in")
def cancellation(session_id: int) -> str:
    """The form in which a class is cancelled for a reason."""
    return show_form(session_id, ReasonForm(formdata=None), "cancellation")


@bp.post("/classes/<int:session_id>/cancellation")
@open_to("signed_in")
def cancel_class(session_id: int) -> BaseResponse | tuple[str, int]:
    """Cancel the class, alone or with those that follow."""
    form = ReasonForm()
    if not form.validate():
        return show_form(session_id, form, "cancellation"), 422
    with rollback_on(Refused, form=form) as refused:
        scope = Scope(form.scope.data or Scope.THIS)
        cancel.cancel_class(session_id, form.reason.data or "", actor=viewer(), scope=scope)
    if refused:
        return show_form(session_id, form, "cancellation"), refused.status
    db.session.commit()
    flash(_("Cancelled. Tell the group, too: the text stands below."), "ok")
    return redirect(url_for(".class_page", session_id=session_id), 303)


@bp.get("/classes/<int:session_id>/not-held")
@open_to("signed_in")
def not_held(session_id: int) -> str:
    """The form in which it is said that a class did not take place."""
    return show_form(session_id, ReasonForm(formdata=None), "not_held")


@bp.post("/classes/<int:session_id>/not-held")
@open_to("signed_in")
def set_not_held(session_id: int) -> BaseResponse | tuple[str, int]:
    """Say that the class did not take place."""
    form = ReasonForm()
    if not form.validate():
        return show_form(session_id, form, "not_held"), 422
    with rollback_on(Refused, form=form) as refused:
        cancel.set_not_held(session_id, form.reason.data or "", actor=viewer())
    if refused:
        return show_form(session_id, form, "not_held"), refused.status
    db.session.commit()
    flash(_("Kept. The class counts for nobody."), "ok")
    return redirect(url_for(".class_page", session_id=session_id), 303)


@bp.post("/classes/<int:session_id>/resumption")
@open_to("signed_in")
def resume_class(session_id: int) -> BaseResponse:
    """Take back that the class does not take place."""
    with rollback_on(Refused) as refused:
        cancel.resume_class(session_id, actor=viewer())
        db.session.commit()
    flash(refused.message or _("The class takes place again, as planned."), "error" if refused else "ok")
    return redirect(url_for(".class_page", session_id=session_id), 303)


def show_form(session_id: int, form: ReasonForm, kind: str) -> str:
    """The form for the reason why a class is cancelled, or was not held."""
    session = get_managed_session(session_id)
    following = number_following(session, viewer()) if kind == "cancellation" else 0
    return render_template("classes/reason.html", session=session, form=form, kind=kind, following=following)
