"""Putting right what a person is called and signs in with."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.users import TakenLogin
from portal.accounts.queries.users import get_user
from portal.accounts.rules.phones import BadPhone, format_phone
from portal.accounts.rules.usernames import BadUsername
from portal.db import db
from portal.errors import FieldError, RateLimited, require
from portal.people.forms import CorrectionForm
from portal.people.routes.blueprint import bp, get_person
from portal.units import permissions
from portal.units.operations.people import update_person
from portal.units.queries.breadcrumbs import breadcrumbs_to_person
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, rollback_on, too_many_requests


@bp.get("/people/<int:user_id>/correction")
@open_to("leaders")
def correction(user_id: int) -> Response:
    """The form, filled with what is kept."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    phone = format_phone(found.phone) if found.phone else None
    return show_form(found, CorrectionForm(formdata=None, name=found.name, phone=phone, username=found.username))


@bp.post("/people/<int:user_id>/correction")
@open_to("leaders")
def correct_person(user_id: int) -> BaseResponse:
    """Keep what was put right, or say beside its field what cannot be kept."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    form = CorrectionForm()
    if not form.validate():
        return show_form(found, form, status=422)
    asking = rate_limits.taken_login_keys(viewer().id, request.remote_addr)
    try:
        rate_limits.ensure_within_limits(*asking)
    except RateLimited as error:
        form.phone.errors = [retry_after_text(error, _("Too many phone numbers or user names were tried."))]
        return too_many_requests(show_form(found, form), error)
    with rollback_on(FieldError, BadPhone, BadUsername, form=form) as refused:
        changed = update_person(
            found, name=form.name.data, phone=form.phone.data, username=form.username.data, actor=viewer()
        )
    if refused:
        if isinstance(refused.error, TakenLogin):
            rate_limits.record_failure(*asking, user=get_user(viewer().id))
        return show_form(get_person(user_id), form, status=422)
    db.session.commit()
    flash(_("Corrected.") if changed else _("Nothing was different."), "ok")
    return redirect(url_for(".person", user_id=user_id), 303)


def show_form(person: User, form: CorrectionForm, status: int = 200) -> Response:
    """The screen with the form."""
    html = render_template(
        "people/correction.html",
        person=person,
        form=form,
        trail=breadcrumbs_to_person(person.id, viewer()),
    )
    return make_response(html, status)
