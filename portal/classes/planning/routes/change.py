"""The form in which a class is changed or moved."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.classes.models import ClassSession
from portal.classes.planning.enums import Scope
from portal.classes.planning.forms import ChangeForm
from portal.classes.planning.operations.change import change_class as change_planned
from portal.classes.planning.operations.change import ensure_changeable
from portal.classes.planning.operations.checks import InvalidPlan, Overlap
from portal.classes.planning.queries.sessions import invited_unit_ids, number_following
from portal.classes.planning.routes.choices import form_choices
from portal.classes.queries.sessions import managed_session
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import NotFound, Refused, Stale
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.resubmission import resubmittable


@bp.get("/classes/<int:session_id>/edit")
@open_to("signed_in")
def edit_class(session_id: int) -> BaseResponse:
    """The form, filled with the class as it is; back to its page where nothing can be changed any more."""
    session = get_managed_session(session_id)
    with rollback_on(Refused) as refused:
        ensure_changeable(session)
    if refused:
        flash(refused.message, "error")
        return redirect(url_for(".class_page", session_id=session_id))
    return show_form(session, ChangeForm.of(session, invited_unit_ids(session.id)))


@bp.post("/classes/<int:session_id>/edit")
@resubmittable
@open_to("signed_in")
def change_class(session_id: int) -> BaseResponse:
    """Let the class be as the form says."""
    session, form = get_managed_session(session_id), ChangeForm()
    if request.form.get("step") == "search":
        return show_form(session, form)
    form_choices(form, session)
    if not form.validate():
        return show_form(session, form, status=422)
    with rollback_on(Refused, Stale, form=form) as refused:
        change_planned(
            session_id,
            form.plan(),
            actor=viewer(),
            version=form.version.data,
            scope=Scope(form.scope.data or Scope.THIS),
            despite_overlap=form.despite_overlap.data,
        )
    if refused:
        others = refused.error.sessions if isinstance(refused.error, Overlap) else ()
        return show_refused(session_id, form, refused.error, others, refused.status)
    db.session.commit()
    flash(_("Changed. Everybody who is invited sees it at once."), "ok")
    return redirect(url_for(".class_page", session_id=session_id), 303)


def show_refused(
    session_id: int, form: ChangeForm, error: Exception | None, others: tuple[ClassSession, ...], status: int
) -> Response:
    """The form with what was wrong; where somebody changed the class meanwhile, saving again is meant so."""
    session = get_managed_session(session_id)
    if isinstance(error, Stale):
        form.form_errors[:] = [_("Somebody has just changed this class. Look at it, then save again.")]
        form.version.data = ChangeForm.of(session, ()).version.data
    elif not isinstance(error, InvalidPlan | Overlap):
        form.form_errors[:] = [str(error)]
    return show_form(session, form, others=others, status=status)


def show_form(
    session: ClassSession, form: ChangeForm, *, others: tuple[ClassSession, ...] = (), status: int = 200
) -> Response:
    """The form, with what was filled in."""
    following = number_following(session, viewer())
    html = render_template(
        "classes/edit.html", session=session, others=others, following=following, **form_choices(form, session)
    )
    return make_response(html, status)


def get_managed_session(session_id: int) -> ClassSession:
    """A class that the viewer may manage, or NotFound."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session
