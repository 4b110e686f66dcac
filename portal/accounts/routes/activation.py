"""From a slip of paper to a password of one's own."""

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import CodeForm, FirstPasswordForm
from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.activation_codes import activate as use_code
from portal.accounts.queries import unit_path
from portal.accounts.queries.activation_codes import get_valid_code
from portal.accounts.queries.users import lock_accounts
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.second_factor_challenge import sign_in_or_challenge
from portal.accounts.rules import activation_codes, passwords
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.access import open_to
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.headers import no_store
from portal.web.htmx import redirect_to


@bp.get("/activate")
@open_to("everyone")
def activate() -> BaseResponse:
    """Ask for the code; with `?code=`, as the QR gives it, show whom it is for and ask for a password."""
    if "code" not in request.args:
        return show_code_form(CodeForm(formdata=None))
    form = CodeForm(formdata=request.args, meta={"csrf": False})
    owner = find_code_owner(form)
    if isinstance(owner, Response):
        return owner
    return show_password_form(FirstPasswordForm(formdata=None, code=form.code.data), owner)


@bp.post("/activate")
@open_to("everyone")
def check_code() -> BaseResponse:
    """Take a code that was typed."""
    form = CodeForm()
    owner = find_code_owner(form)
    if isinstance(owner, Response):
        return owner
    # Not by an address that holds the code: addresses are kept by browsers and proxies.
    return show_password_form(FirstPasswordForm(formdata=None, code=form.code.data), owner)


@bp.post("/activate/password")
@open_to("everyone")
def set_first_password() -> BaseResponse:
    """Use the code: set the password, sign in, and go on to the consent."""
    code_form, form = CodeForm(), FirstPasswordForm()
    owner = find_code_owner(code_form)
    if isinstance(owner, Response):
        return owner
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
    target = sign_in_or_challenge(user, target=url_for("accounts.consent"), method="code")
    db.session.commit()
    return redirect_to(target)


def find_code_owner(form: CodeForm) -> User | Response:
    """Whose code was given, or the screen that says what is wrong with it; wrong codes are counted."""
    try:
        rate_limits.ensure_activation_codes_within_limits(request.remote_addr)
    except RateLimited as error:
        form.code.errors = [retry_after_text(error)]
        return too_many_requests(show_code_form(form), error)
    if not form.validate():
        return show_code_form(form, status=422)
    try:
        return get_valid_code(form.code.data).user
    except activation_codes.BadCode as reason:
        # A used or expired code was issued once: whoever holds it is not guessing.
        if isinstance(reason, activation_codes.UnknownCode):
            rate_limits.record_failure(*rate_limits.activation_code_keys(request.remote_addr))
        form.code.errors = [str(reason)]
        return show_code_form(form, status=422)


def show_code_form(form: CodeForm, status: int = 200) -> Response:
    """The screen that asks for the code."""
    return no_store(make_response(render_template("accounts/activate.html", form=form), status))


def show_password_form(form: FirstPasswordForm, owner: User, status: int = 200) -> Response:
    """The screen that says whom the code is for and asks for a password."""
    given_name, path = owner.name.split()[-1], unit_path.unit_path_of(owner.id)
    page = render_template(
        "accounts/first_password.html", form=form, given_name=given_name, team=path[-1] if path else ""
    )
    return no_store(make_response(page, status))
