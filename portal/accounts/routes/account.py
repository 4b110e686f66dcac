"""What the portal knows of the signed-in person, and the password."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.forms import PasswordForm
from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.check_credentials import authenticate_password
from portal.accounts.operations.users import change_password
from portal.accounts.queries.contact_person import contact_person_of
from portal.accounts.queries.unit_path import unit_path_of
from portal.accounts.queries.users import account_row, device_rows
from portal.accounts.routes.blueprint import bp, current_account
from portal.accounts.rules import passwords
from portal.audit.queries import SIGN_IN_ACTIONS, latest_events
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.htmx import redirect_to
from portal.web.known_devices import request_origin
from portal.web.page_cache import render_personal_cached

MAX_SIGN_INS = 8  # shown; the download of the own data holds all of them


@bp.get("/account")
@open_to("signed_in")
def account() -> bytes:
    """The person, the signed-in devices, the display."""
    person = viewer()
    user, devices = account_row(person.id), device_rows(person.id)
    unit_path = tuple(unit_path_of(person.id))
    contact = contact_person_of(person)
    sign_ins = latest_events(SIGN_IN_ACTIONS, person_id=person.id, limit=MAX_SIGN_INS)
    may_protect = bool(person.roles or person.has_second_factor)
    factor = (person.lacks_second_factor, person.has_second_factor, may_protect)
    return render_personal_cached(
        "accounts/account.html",
        key=(user, devices, person.device_id, unit_path, contact, repr(sign_ins), factor, clock.today()),
        context=lambda: {
            "user": user,
            "unit_path": unit_path,
            "contact": contact,
            "devices": devices,
            "this_device": person.device_id,
            "sign_ins": sign_ins,
            "lacks_second_factor": person.lacks_second_factor,
            "has_second_factor": person.has_second_factor,
            "may_protect": may_protect,
        },
    )


@bp.get("/account/password")
@open_to("signed_in")
def password() -> Response:
    """The form for another password."""
    return show_form(PasswordForm(formdata=None), current_account())


@bp.post("/account/password")
@open_to("signed_in")
def set_password() -> BaseResponse:
    """Change the password; the other devices are signed out."""
    form, user = PasswordForm(), current_account()
    if not form.validate():
        return show_form(form, user, status=422)
    try:
        passwords.ensure_password_allowed(
            form.password.data, phone=user.phone, username=user.username, name=user.name
        )
    except passwords.BadPassword as reason:
        form.password.errors = [str(reason)]
        return show_form(form, user, status=422)
    origin = request_origin(user.id)
    try:
        right = authenticate_password(user, form.current.data, entered="", origin=origin)
    except RateLimited as error:
        form.current.errors = [retry_after_text(error)]
        return too_many_requests(show_form(form, current_account()), error)
    if not right:
        form.current.errors = [_("This is not your present password.")]
        return show_form(form, current_account(), status=422)

    password_hash = passwords.hash_password(form.password.data)
    begin_write()
    user = current_account()
    rate_limits.clear_failed_sign_ins(user, origin)
    ended = change_password(user, password_hash=password_hash, keep_device_id=viewer().device_id, actor=viewer())
    db.session.commit()
    told = _("Your password is changed.")
    if ended:
        told += " " + ngettext(
            "%(num)d other device was signed out.", "%(num)d other devices were signed out.", ended
        )
    flash(told, "ok")
    return redirect_to(url_for(".account"))


def show_form(form: PasswordForm, user: User, status: int = 200) -> Response:
    """The password screen; the hidden user name tells password managers whose it is."""
    html = render_template("accounts/password.html", form=form, login=user.phone or user.username)
    return make_response(html, status)
