"""The second step of signing in: the code of the second factor."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import OneTimeCodeForm
from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.check_credentials import authenticate_second_factor
from portal.accounts.queries.users import has_second_factor, lock_accounts
from portal.accounts.routes.blueprint import HOME_URL, bp, record_sign_in_failure
from portal.accounts.routes.pending_sign_in import begin_pending_sign_in, pending_user
from portal.accounts.routes.session_cookie import begin_session
from portal.db import db
from portal.errors import RateLimited
from portal.web.access import open_to
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.headers import no_store
from portal.web.htmx import next_url, redirect_to
from portal.web.known_devices import request_origin


def sign_in_or_challenge(user: User, *, target: str, method: str = "password") -> str:
    """Sign this browser in, or ask for the code where the user has a second factor; returns where to go on.

    In the caller's transaction, in which the password was found right.
    """
    if has_second_factor(user.id):
        begin_pending_sign_in(user)
        return url_for("accounts.second_factor_challenge", next=target)
    rate_limits.clear_failed_sign_ins(user, request_origin(user.id))
    begin_session(user, method=method)
    return target


@bp.get("/sign-in/second-factor")
@open_to("everyone")
def second_factor_challenge() -> BaseResponse:
    """Ask for the code; who has not given the password before is led to where that is asked."""
    if pending_user() is None:
        return redirect(url_for(".sign_in", next=next_url("") or None))
    return show_form(OneTimeCodeForm(formdata=None))


@bp.post("/sign-in/second-factor")
@open_to("everyone")
def complete_sign_in() -> BaseResponse:
    """Sign in with the code."""
    form, user = OneTimeCodeForm(), pending_user()
    if user is not None:
        lock_accounts(user.id)  # before the code, as everybody does who changes both
        user = pending_user()  # with the password that holds in this very moment
    if user is None:
        flash(_("That took too long. Please sign in once more."), "notice")
        return redirect_to(url_for(".sign_in", next=next_url("") or None))
    if not form.validate():
        return show_form(form, status=422)
    origin = request_origin(user.id)
    try:
        right = authenticate_second_factor(user, form.one_time_code.data, origin=origin)
    except RateLimited as error:
        form.one_time_code.errors = [retry_after_text(error)]
        return too_many_requests(show_form(form), error)
    if not right:
        record_sign_in_failure(user.id, "second_factor")
        form.one_time_code.errors = [wrong_code_text()]
        return show_form(form, status=422)
    rate_limits.clear_failed_sign_ins(user, origin)
    rate_limits.reset_second_factor_failures(user, origin)
    begin_session(user, method="second_factor")
    db.session.commit()
    return redirect_to(next_url(HOME_URL))


def wrong_code_text() -> str:
    """What to tell somebody whose code is wrong, used or too old."""
    told = _("This code is not right, or was used already. Wait for the next one, and check the phone's clock.")
    return str(told)


def show_form(form: OneTimeCodeForm, status: int = 200) -> Response:
    """The screen that asks for the code."""
    html = render_template("accounts/second_factor_challenge.html", form=form, next=next_url(""))
    return no_store(make_response(html, status))
