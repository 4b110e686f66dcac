"""Asking somebody who is signed in for the password again, before an act that reaches far."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import queries, throttling
from portal.accounts.credentials import is_code_of, is_password_of
from portal.accounts.forms import ReauthenticationForm
from portal.accounts.known_devices import origin_for
from portal.accounts.models import User
from portal.accounts.operations import record_authentication
from portal.accounts.routes.blueprint import HOME, bp, keep_out_of_caches, log_failure, me, too_many, wait_text
from portal.accounts.routes.second_factor_challenge import wrong_code_text
from portal.db import begin_write, db
from portal.errors import TooManyTries
from portal.web.access import open_to, viewer
from portal.web.htmx import go_to, is_local, next_target
from portal.web.keeping import posted_fields


@bp.get("/account/reauthentication")
@open_to("signed_in")
def reauthentication() -> Response:
    """Ask for the password; `?next=` is where to go on."""
    return show_form(form_for(me(), formdata=None), next=next_target(""))


@bp.post("/account/reauthentication")
@open_to("signed_in")
def reauthenticate() -> BaseResponse:
    """Go on where the password is right: to `?next=`, or with the form that waits for `?resubmit=`."""
    form, user = form_for(me()), me()
    if not form.validate():
        return show_waiting(form, 422)
    origin = origin_for(user)
    try:
        right = is_password_of(user, form.proof_password.data, entered="", origin=origin)
    except TooManyTries as error:
        form.proof_password.errors = [wait_text(error)]
        return too_many(show_waiting(form), error)
    if not right:
        log_failure(viewer().id, "password")
        form.proof_password.errors = [_("This password is not right.")]
        return show_waiting(form, 422)

    begin_write()
    user = me()
    if form.proof_code:
        try:
            right = is_code_of(user, form.proof_code.data, origin=origin)
        except TooManyTries as error:
            form.proof_code.errors = [wait_text(error)]
            return too_many(show_waiting(form), error)
        if not right:
            log_failure(viewer().id, "second_factor")
            form.proof_code.errors = [wrong_code_text()]
            return show_waiting(form, 422)
    throttling.forgive_passwords(user, origin)
    throttling.forgive_codes(user, origin)
    record_authentication(viewer().device_id)
    db.session.commit()
    resubmit = form_to_resubmit()
    # 307: the browser sends the same form again, now to where it was meant for.
    return redirect(resubmit, code=307) if resubmit else go_to(next_target(HOME))


def ask() -> Response:
    """The screen in answer to a post that needs the password again; it holds what was posted."""
    address = request.full_path.rstrip("?")
    return show_form(form_for(me(), formdata=None), resubmit=address, fields=posted_fields(), status=401)


def show_waiting(form: ReauthenticationForm, status: int = 200) -> Response:
    """The screen again, with what waits for the password."""
    return show_form(
        form, next=next_target(""), resubmit=form_to_resubmit(), fields=posted_fields(), status=status
    )


def form_for(user: User, **given: Any) -> ReauthenticationForm:
    """The form with what is asked of this user: the code only where there is a second factor."""
    form = ReauthenticationForm(**given)
    if not queries.has_second_factor(user.id):
        del form.proof_code
    return form


def form_to_resubmit() -> str:
    """The address that the form was meant for; empty where none waits."""
    address = request.args.get("resubmit")
    return address if address is not None and is_local(address) else ""


def show_form(
    form: ReauthenticationForm,
    *,
    next: str = "",  # noqa: A002 - what the template and the address call it
    resubmit: str = "",
    fields: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    """The screen that asks for the password."""
    user = me()
    page = render_template(
        "accounts/reauthentication.html",
        form=form,
        login=user.phone or user.username,
        next=next,
        resubmit=resubmit,
        fields=fields or [],
    )
    return keep_out_of_caches(make_response(page, status))
