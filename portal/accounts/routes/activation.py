"""From a slip of paper to a password of one's own."""

from typing import TypeGuard

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import CodeForm, FirstPasswordForm, SignInForm
from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.activation_codes import activate as use_code
from portal.accounts.queries import unit_path
from portal.accounts.queries.activation_codes import get_valid_code
from portal.accounts.queries.users import get_user, lock_accounts
from portal.accounts.routes.blueprint import HOME_URL, bp
from portal.accounts.routes.second_factor_challenge import sign_in_or_challenge
from portal.accounts.rules import activation_codes, passwords
from portal.accounts.rules.phones import format_phone
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.headers import no_store
from portal.web.htmx import redirect_to

CODE_KEY = "activation_code"  # in the cookie, from the code to the password


@bp.get("/activate")
@open_to("everyone")
def activate() -> BaseResponse:
    """Ask for the code; with `?code=`, as the QR gives it, show whom it is for and ask for a password."""
    if "code" not in request.args:
        return show_code_form(CodeForm(formdata=None))
    form = CodeForm(formdata=request.args, meta={"csrf": False})
    return ask_for_password(form)


@bp.post("/activate")
@open_to("everyone")
def check_code() -> BaseResponse:
    """Take a code that was typed."""
    # Not by an address that holds the code: addresses are kept by browsers and proxies.
    return ask_for_password(CodeForm())


@bp.get("/activate/password")
@open_to("everyone")
def first_password() -> BaseResponse:
    """The form again for somebody who comes back to it, as to a tab that the phone had closed; else the code."""
    if CODE_KEY not in session:
        return redirect(url_for(".activate"))
    return ask_for_password(CodeForm(formdata=None, code=session[CODE_KEY], meta={"csrf": False}), is_kept=True)


@bp.post("/activate/password")
@open_to("everyone")
def set_first_password() -> BaseResponse:
    """Use the code: set the password, sign in, and go on to the consent."""
    code_form, form = CodeForm(), FirstPasswordForm()
    owner = find_code_owner(code_form)
    if isinstance(owner, BaseResponse):
        # Of a double tap the second sending finds the code used: it goes where the first one went.
        is_second = owner.status_code == 200 and session.get(CODE_KEY) == code_form.code.data
        return redirect_to(url_for("accounts.consent")) if is_second else owner
    if not form.validate():
        return show_password_form(form, owner, status=422)
    try:
        passwords.ensure_password_allowed(
            form.password.data, phone=owner.phone, username=owner.username, name=owner.name
        )
    except passwords.BadPassword as reason:
        form.password.errors = [str(reason)]
        return show_password_form(form, owner, status=422)

    owner_id = owner.id
    db.session.rollback()  # others may write while the password is hashed
    password_hash = passwords.hash_password(form.password.data)
    begin_write()
    lock_accounts(owner_id)  # before the code, as everybody does who changes both
    try:
        user = use_code(form.code.data, password_hash=password_hash)
    except activation_codes.BadCode as reason:  # somebody else used it just now
        code_form.code.errors = [str(reason)]
        return show_code_form(code_form, status=422)
    # A new password does not take the place of the second factor.
    session.pop(CODE_KEY, None)
    target = sign_in_or_challenge(user, target=url_for("accounts.consent"), method="code")
    db.session.commit()
    return redirect_to(target)


def ask_for_password(form: CodeForm, *, is_kept: bool = False) -> BaseResponse:
    """The screen for whoever holds this code, which this browser keeps until the password is set."""
    owner = find_code_owner(form, is_kept=is_kept)
    if isinstance(owner, BaseResponse):
        session.pop(CODE_KEY, None)
        return owner
    session[CODE_KEY] = form.code.data
    return show_password_form(FirstPasswordForm(formdata=None, code=form.code.data), owner)


def find_code_owner(form: CodeForm, *, is_kept: bool = False) -> User | BaseResponse:
    """Whose code was given, or the screen that says what is wrong with it; wrong codes are counted.

    `is_kept`: the browser kept the code, and nothing was sent. With a code that has done its work one signs in.
    """
    try:
        rate_limits.ensure_activation_codes_within_limits(request.remote_addr)
    except RateLimited as error:
        form.code.errors = [retry_after_text(error)]
        return too_many_requests(show_code_form(form), error)
    if not is_kept and not form.validate():
        return show_code_form(form, status=422)
    try:
        return get_valid_code(form.code.data).user
    except activation_codes.BadCode as reason:
        # A used or expired code was issued once: whoever holds it is not guessing.
        if isinstance(reason, activation_codes.UnknownCode):
            rate_limits.record_unknown_code(request.remote_addr, form.code.data)
        if reason.owner is not None and viewer().is_authenticated and viewer().id == reason.owner.id:
            return redirect(HOME_URL)
        if isinstance(reason, activation_codes.UsedCode) and may_sign_in(reason.owner):
            return show_sign_in_for_code(reason.owner)
        form.code.errors = [str(reason)]
        if reason.issued_by_id is not None:
            giver = get_user(reason.issued_by_id).name
            form.code.errors = [_("%(why)s It was %(name)s who gave you this slip.", why=reason, name=giver)]
        return show_code_form(form, status=422)


def may_sign_in(owner: User | None) -> TypeGuard[User]:
    """Whether the person whose code it was comes in by a password now."""
    return owner is not None and owner.password_hash is not None and owner.deactivated_at is None


def show_sign_in_for_code(owner: User) -> Response:
    """The sign-in with the number filled in: slips are scanned again, and whoever holds one may know it."""
    form = SignInForm(formdata=None, login=login_text(owner))
    return no_store(make_response(render_template("accounts/sign_in.html", form=form, is_for_used_code=True)))


def login_text(owner: User) -> str:
    """What the person signs in with, as it is read aloud."""
    return format_phone(owner.phone) if owner.phone else owner.username or ""


def show_code_form(form: CodeForm, status: int = 200) -> Response:
    """The screen that asks for the code."""
    return no_store(make_response(render_template("accounts/activate.html", form=form), status))


def show_password_form(form: FirstPasswordForm, owner: User, status: int = 200) -> Response:
    """The screen that says whom the code is for and asks for a password."""
    given_name, path = owner.name.split()[-1], unit_path.unit_path_of(owner.id)
    html = render_template(
        "accounts/first_password.html",
        form=form,
        given_name=given_name,
        team=path[-1] if path else "",
        login=login_text(owner),
    )
    return no_store(make_response(html, status))
