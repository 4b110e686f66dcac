"""Coming in and going out."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import passwords, queries
from portal.accounts.credentials import is_password_of
from portal.accounts.forms import SignInForm
from portal.accounts.known_devices import origin_for
from portal.accounts.operations import lock_accounts, renew_hash
from portal.accounts.routes.blueprint import HOME, bp, log_failure, too_many, wait_text
from portal.accounts.routes.second_factor_challenge import sign_in_or_challenge
from portal.accounts.sessions import end_session, locked_here
from portal.db import begin_write, db
from portal.errors import TooManyTries
from portal.web.access import open_to, viewer
from portal.web.htmx import go_to, next_target
from portal.web.sessions import timeout_text


@bp.get("/sign-in")
@open_to("everyone")
def sign_in() -> BaseResponse:
    """The form; who is signed in already goes on, and a shared phone first shows whose it is."""
    if viewer().is_authenticated:
        return redirect(next_target(HOME))
    if "other" not in request.args and locked_here():
        return redirect(url_for(".phone", next=next_target("") or None))
    return show_form(SignInForm(formdata=None, next=next_target("")))


@bp.post("/sign-in")
@open_to("everyone")
def begin() -> BaseResponse:
    """Sign in with phone number or user name and password."""
    form = SignInForm()
    if not form.validate():
        return show_form(form, status=422)

    entered, password = form.login.data, form.password.data
    found = queries.find_by_login(entered)
    user_id = found.id if found is not None else None
    password_hash = found.password_hash if found is not None else None
    try:
        right = is_password_of(found, password, entered=entered, origin=origin_for(found))
    except TooManyTries as error:
        form.login.errors = [wait_text(error)]
        return too_many(show_form(form), error)
    if not right or user_id is None or password_hash is None:
        if user_id is not None:
            log_failure(user_id, "password")
        return show_wrong(form)
    renewed = passwords.hash_password(password) if passwords.is_outdated(password_hash) else None

    begin_write()
    # While the password was hashed, the account may have been closed or merged, or be so in this very moment.
    lock_accounts(user_id)
    user = queries.get_user(user_id)
    if user.deactivated_at is not None or user.password_hash != password_hash:
        return show_wrong(form)
    if renewed is not None:
        renew_hash(user, password_hash=renewed)
    target = sign_in_or_challenge(user, target=next_target(HOME))
    db.session.commit()
    return go_to(target)


@bp.post("/sign-out")
@open_to("everyone")
def sign_out() -> BaseResponse:
    """End this device; a browser that is signed out already stays so. On a shared phone the others come next."""
    end_session()
    db.session.commit()
    answer = go_to(url_for(".phone") if locked_here() else HOME)
    answer.headers["Clear-Site-Data"] = '"cache"'  # pages shown so far; unsent drafts of a trainer stay
    return answer


def show_wrong(form: SignInForm) -> Response:
    """The screen again, in the same words whatever is wrong."""
    db.session.rollback()
    form.password.errors = [_("Phone number, user name or password is not right. Please check both.")]
    return show_form(form, status=422)


def show_form(form: SignInForm, status: int = 200) -> Response:
    """The sign-in screen."""
    return make_response(render_template("accounts/sign_in.html", form=form, timeout=timeout_text()), status)
