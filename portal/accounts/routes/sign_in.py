"""The sign-in and sign-out screens."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import SignInForm
from portal.accounts.operations.check_credentials import authenticate_password
from portal.accounts.operations.users import rehash_password
from portal.accounts.queries.users import find_by_login, get_user, lock_accounts
from portal.accounts.routes.blueprint import HOME_URL, bp, record_sign_in_failure
from portal.accounts.routes.second_factor_challenge import sign_in_or_challenge
from portal.accounts.routes.session_cookie import end_session, locked_devices_of_browser
from portal.accounts.rules import passwords
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.htmx import next_url, redirect_to
from portal.web.known_devices import request_origin
from portal.web.sessions import timeout_text


@bp.get("/sign-in")
@open_to("everyone")
def sign_in() -> BaseResponse:
    """The form; who is signed in already goes on, and a shared phone first shows whose it is."""
    if viewer().is_authenticated:
        return redirect(next_url(HOME_URL))
    if "other" not in request.args and locked_devices_of_browser():
        return redirect(url_for(".phone", next=next_url("") or None))
    return show_form(SignInForm(formdata=None, next=next_url("")))


@bp.post("/sign-in")
@open_to("everyone")
def submit_sign_in() -> BaseResponse:
    """Sign in with phone number or user name and password."""
    form = SignInForm()
    if not form.validate():
        return show_form(form, status=422)

    entered, password = form.login.data, form.password.data
    found = find_by_login(entered)
    user_id = found.id if found is not None else None
    password_hash = found.password_hash if found is not None else None
    try:
        right = authenticate_password(found, password, entered=entered, origin=request_origin(user_id))
    except RateLimited as error:
        form.password.errors = [
            _("%(wait)s Or ask your team head for a new code now.", wait=retry_after_text(error))
        ]
        return too_many_requests(show_form(form), error)
    if not right or user_id is None or password_hash is None:
        if user_id is not None:
            record_sign_in_failure(user_id, "password")
        return show_sign_in_error(form)
    renewed = passwords.hash_password(password) if passwords.needs_rehash(password_hash, password) else None

    begin_write()
    # While the password was hashed, the account may have been closed or merged, or be so in this very moment.
    lock_accounts(user_id)
    user = get_user(user_id)
    if user.deactivated_at is not None or user.password_hash != password_hash:
        return show_sign_in_error(form)
    if renewed is not None:
        rehash_password(user, password_hash=renewed)
    target = sign_in_or_challenge(user, target=next_url(HOME_URL))
    db.session.commit()
    return redirect_to(target)


@bp.post("/sign-out")
@open_to("everyone")
def sign_out() -> BaseResponse:
    """End this device; a browser that is signed out already stays so. On a shared phone the others come next."""
    end_session()
    db.session.commit()
    answer = redirect_to(url_for(".phone") if locked_devices_of_browser() else HOME_URL)
    answer.headers["Clear-Site-Data"] = '"cache"'  # pages shown so far; unsent drafts of a trainer stay
    return answer


def show_sign_in_error(form: SignInForm) -> Response:
    """The screen again, in the same words whatever is wrong."""
    db.session.rollback()
    form.password.errors = [_("Phone number, user name or password is not right. Please check both.")]
    return show_form(form, status=422)


def show_form(form: SignInForm, status: int = 200) -> Response:
    """The sign-in screen."""
    return make_response(render_template("accounts/sign_in.html", form=form, timeout=timeout_text()), status)
