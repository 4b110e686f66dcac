"""The PIN with which the person comes back on a shared phone: set, changed, removed."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import pins, throttling
from portal.accounts.credentials import is_password_of
from portal.accounts.forms import NewPinForm
from portal.accounts.known_devices import origin_for
from portal.accounts.operations import remove_pin, set_pin
from portal.accounts.routes.blueprint import bp, me, too_many, wait_text
from portal.db import begin_write, db
from portal.errors import TooManyTries
from portal.web.access import open_to, viewer
from portal.web.htmx import go_to


@bp.get("/account/pin")
@open_to("signed_in")
def pin() -> Response:
    """The form for a PIN."""
    return show_form(NewPinForm(formdata=None))


@bp.post("/account/pin")
@open_to("signed_in")
def keep_pin() -> BaseResponse:
    """Set the PIN, or another one; whoever holds the phone must know the password for it."""
    form, user = NewPinForm(), me()
    if not form.validate():
        return show_form(form, status=422)
    try:
        pins.check_pin(form.pin.data, phone=user.phone)
    except pins.BadPin as reason:
        form.pin.errors = [str(reason)]
        return show_form(form, status=422)
    origin = origin_for(user)
    try:
        right = is_password_of(user, form.password.data, entered="", origin=origin)
    except TooManyTries as error:
        form.password.errors = [wait_text(error)]
        return too_many(show_form(form), error)
    if not right:
        form.password.errors = [_("This is not your present password.")]
        return show_form(form, status=422)

    pin_hash = pins.hash_pin(form.pin.data, user_id=viewer().id)
    begin_write()
    user = me()
    throttling.forgive_passwords(user, origin)
    set_pin(user, pin_hash=pin_hash, actor=viewer())
    db.session.commit()
    flash(_("Your PIN is set. With it you come back on a phone that several people share."), "ok")
    return go_to(url_for(".account"))


@bp.post("/account/pin/removal")
@open_to("signed_in")
def end_pin() -> BaseResponse:
    """Do without a PIN from now on."""
    remove_pin(me(), actor=viewer())
    db.session.commit()
    flash(_("Your PIN is removed. On a shared phone you come back with your password."), "ok")
    return go_to(url_for(".account"))


def show_form(form: NewPinForm, status: int = 200) -> Response:
    """The PIN screen."""
    return make_response(render_template("accounts/pin.html", form=form, has_pin=bool(me().pin_hash)), status)
