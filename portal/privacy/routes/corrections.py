"""Correcting what the portal keeps about oneself, at once."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.check_credentials import authenticate_password
from portal.accounts.operations.users import TakenLogin, update_user
from portal.accounts.rules.phones import BadPhone, format_phone
from portal.accounts.rules.usernames import BadUsername
from portal.db import begin_write, db
from portal.errors import FieldError, RateLimited
from portal.privacy.forms import LoginForm, NameForm
from portal.privacy.routes.blueprint import bp, current_account
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, rollback_on, too_many_requests
from portal.web.htmx import redirect_to
from portal.web.known_devices import request_origin


@bp.get("/account/corrections")
@open_to("newcomers")
def corrections() -> Response:
    """The forms, filled with what is kept."""
    return show_forms()


@bp.post("/account/corrections/name")
@open_to("newcomers")
def correct_name() -> BaseResponse:
    """Be called so from now on."""
    form, user = NameForm(), current_account()
    if not form.validate():
        return show_forms(name=form, status=422)
    with rollback_on(FieldError, form=form) as refused:
        update_user(user, name=form.name.data, phone=user.phone, username=user.username, actor=viewer())
    if refused:
        return show_forms(name=form, status=422)
    return save_correction()


@bp.post("/account/corrections/login")
@open_to("newcomers")
def correct_login() -> BaseResponse:
    """Sign in with this phone number or user name from now on; whoever holds the phone must know the password."""
    form = LoginForm()
    if not form.validate():
        return show_forms(login=form, status=422)
    origin = request_origin(current_account().id)
    asking = rate_limits.taken_login_keys(viewer().id, origin.address)
    try:
        rate_limits.ensure_within_limits(*asking)
    except RateLimited as error:
        form.phone.errors = [retry_after_text(error, _("Too many phone numbers or user names were tried."))]
        return too_many_requests(show_forms(login=form), error)
    try:
        right = authenticate_password(current_account(), form.password.data, entered="", origin=origin)
    except RateLimited as error:
        form.password.errors = [retry_after_text(error)]
        return too_many_requests(show_forms(login=form), error)
    if not right:
        form.password.errors = [_("This is not your present password.")]
        return show_forms(login=form, status=422)

    begin_write()
    user = current_account()
    rate_limits.clear_failed_sign_ins(user, origin)
    with rollback_on(FieldError, BadPhone, BadUsername, form=form) as refused:
        changed = update_user(
            user, name=user.name, phone=form.phone.data, username=form.username.data, actor=viewer()
        )
    if refused:
        if isinstance(refused.error, TakenLogin):
            rate_limits.record_failure(*asking, user=current_account())
        return show_forms(login=form, status=422)
    answer = save_correction()
    if changed:  # that it was free tells as much
        rate_limits.record_failure(*asking, user=current_account())
    return answer


def save_correction() -> BaseResponse:
    """Keep it, and say so."""
    db.session.commit()
    flash(_("Corrected. It holds from now on."), "ok")
    return redirect_to(url_for(".corrections"))


def show_forms(name: NameForm | None = None, login: LoginForm | None = None, status: int = 200) -> Response:
    """The screen; a form that came back stands there as it was typed."""
    user: User = current_account()
    phone = format_phone(user.phone) if user.phone else None
    html = render_template(
        "privacy/corrections.html",
        name_form=name or NameForm(formdata=None, name=user.name),
        login_form=login or LoginForm(formdata=None, phone=phone, username=user.username),
    )
    return make_response(html, status)
