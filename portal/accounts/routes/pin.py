"""The PIN with which the person comes back on a shared phone: set, changed, removed."""

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import NewPinForm
from portal.accounts.operations import rate_limits
from portal.accounts.operations.check_credentials import authenticate_password
from portal.accounts.operations.pins import remove_pin, set_pin
from portal.accounts.routes.blueprint import bp, current_account
from portal.accounts.rules import pins
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.htmx import redirect_to
from portal.web.known_devices import request_origin


@bp.get("/account/pin")
@open_to("signed_in")
def pin() -> Response:
    """The form for a PIN."""
    return show_form(NewPinForm(formdata=None))


@bp.post("/account/pin")
@open_to("signed_in")
def save_pin() -> BaseResponse:
    """Set the PIN, or another one; whoever holds the phone must know the password for it."""
    form, user = NewPinForm(), current_account()
    if not form.validate():
        return show_form(form, status=422)
    try:
        pins.ensure_pin_allowed(form.pin.data, phone=user.phone)
    except pins.BadPin as reason:
        form.pin.errors = [str(reason)]
        return show_form(form, status=422)
    origin = request_origin(user.id)
    try:
        right = authenticate_password(user, form.password.data, entered="", origin=origin)
    except RateLimited as error:
        form.password.errors = [retry_after_text(error)]
        return too_many_requests(show_form(form), error)
    if not right:
        form.password.errors = [_("This is not your present password.")]
        return show_form(form, status=422)

    pin_hash = pins.hash_pin(form.pin.data, user_id=viewer().id)
    begin_write()
    user = current_account()
    rate_limits.clear_failed_sign_ins(user, origin)
    set_pin(user, pin_hash=pin_hash, actor=viewer())
    db.session.commit()
    flash(_("Your PIN is set. With it you come back on a phone that several people share."), "ok")
    return redirect_to(url_for(".account"))


@bp.post("/account/pin/removal")
@open_to("signed_in")
def delete_pin() -> BaseResponse:
    """Do without a PIN from now on."""
    remove_pin(current_account(), actor=viewer())
    db.session.commit()
    flash(_("Your PIN is removed. On a shared phone you come back with your password."), "ok")
    return redirect_to(url_for(".account"))


def show_form(form: NewPinForm, status: int = 200) -> Response:
    """The PIN screen."""
    return make_response(
        render_template("accounts/pin.html", form=form, has_pin=bool(current_account().pin_hash)), status
    )
