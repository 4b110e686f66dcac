"""Asking somebody who is signed in for the password again, before an act that reaches far."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import ReauthenticationForm
from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.check_credentials import authenticate_password, authenticate_second_factor
from portal.accounts.operations.devices import record_authentication
from portal.accounts.queries.users import has_second_factor
from portal.accounts.routes.blueprint import HOME_URL, bp, current_account, record_sign_in_failure
from portal.accounts.routes.second_factor_challenge import wrong_code_text
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.headers import no_store
from portal.web.htmx import is_local_url, next_url, redirect_to
from portal.web.known_devices import request_origin
from portal.web.resubmission import posted_fields


@bp.get("/account/reauthentication")
@open_to("signed_in")
def reauthentication() -> Response:
    """Ask for the password; `?next=` is where to go on."""
    return show_form(form_for(current_account(), formdata=None), next=next_url(""))


@bp.post("/account/reauthentication")
@open_to("signed_in")
def reauthenticate() -> BaseResponse:
    """Go on where the password is right: to `?next=`, or with the form that waits for `?resubmit=`."""
    form, user = form_for(current_account()), current_account()
    if not form.validate():
        return show_pending_form(form, 422)
    origin = request_origin(user.id)
    try:
        right = authenticate_password(user, form.proof_password.data, entered="", origin=origin)
    except RateLimited as error:
        form.proof_password.errors = [retry_after_text(error)]
        return too_many_requests(show_pending_form(form), error)
    if not right:
        record_sign_in_failure(viewer().id, "password")
        form.proof_password.errors = [_("This password is not right.")]
        return show_pending_form(form, 422)

    begin_write()
    user = current_account()
    if form.proof_code:
        try:
            right = authenticate_second_factor(user, form.proof_code.data, origin=origin)
        except RateLimited as error:
            form.proof_code.errors = [retry_after_text(error)]
            return too_many_requests(show_pending_form(form), error)
        if not right:
            record_sign_in_failure(viewer().id, "second_factor")
            form.proof_code.errors = [wrong_code_text()]
            return show_pending_form(form, 422)
    rate_limits.clear_failed_sign_ins(user, origin)
    rate_limits.reset_second_factor_failures(user, origin)
    record_authentication(viewer().device_id)
    db.session.commit()
    resubmit = form_to_resubmit()
    # 307: the browser sends the same form again, now to where it was meant for.
    return redirect(resubmit, code=307) if resubmit else redirect_to(next_url(HOME_URL))


def show_challenge() -> Response:
    """The screen in answer to a post that needs the password again; it holds what was posted."""
    address = request.full_path.rstrip("?")
    return show_form(
        form_for(current_account(), formdata=None), resubmit=address, fields=posted_fields(), status=401
    )


def show_pending_form(form: ReauthenticationForm, status: int = 200) -> Response:
    """The screen again, with what waits for the password."""
    return show_form(form, next=next_url(""), resubmit=form_to_resubmit(), fields=posted_fields(), status=status)


def form_for(user: User, **given: Any) -> ReauthenticationForm:
    """The form with what is asked of this user: the code only where there is a second factor."""
    form = ReauthenticationForm(**given)
    if not has_second_factor(user.id):
        del form.proof_code
    return form


def form_to_resubmit() -> str:
    """The address that the form was meant for; empty where none waits."""
    address = request.args.get("resubmit")
    return address if address is not None and is_local_url(address) else ""


def show_form(
    form: ReauthenticationForm,
    *,
    next: str = "",  # noqa: A002 - what the template and the address call it
    resubmit: str = "",
    fields: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    """The screen that asks for the password."""
    user = current_account()
    html = render_template(
        "accounts/reauthentication.html",
        form=form,
        login=user.phone or user.username,
        next=next,
        resubmit=resubmit,
        fields=fields or [],
    )
    return no_store(make_response(html, status))
