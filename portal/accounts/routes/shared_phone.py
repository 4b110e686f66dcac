"""A phone that several people share: leaving it to another, and coming back with a PIN."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import pins, queries, throttling
from portal.accounts.credentials import is_password_of
from portal.accounts.forms import OwnPasswordForm, PinForm
from portal.accounts.inactivity import is_timed_out
from portal.accounts.models import Device
from portal.accounts.operations import (
    count_pin_try,
    end_for_wrong_pins,
    lock_accounts,
    record_authentication,
    renew_pin_hash,
)
from portal.accounts.operations.sign_in_log import record_failed_sign_in
from portal.accounts.routes.blueprint import HOME, bp, log_failure, too_many, wait_text
from portal.accounts.routes.second_factor_challenge import sign_in_or_challenge
from portal.accounts.sessions import find_locked, forget_locked, is_shared, lock_session, locked_here, open_session
from portal.accounts.throttling import Origin
from portal.db import begin_write, db
from portal.errors import TooManyTries
from portal.web.access import open_to, viewer
from portal.web.htmx import go_to, next_target
from portal.web.sessions import timeout_text


@bp.post("/phone/lock")
@open_to("newcomers")
def lock_phone() -> BaseResponse:
    """Leave the phone to somebody else; the present person comes back with PIN or password."""
    was_shared = is_shared()
    lock_session()
    db.session.commit()
    answer = go_to(url_for(".phone"))
    if not was_shared:
        # Pages shown so far may lie in the browser's cache; from now on none are kept (see leave_no_trace).
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.get("/phone")
@open_to("everyone")
def phone() -> BaseResponse:
    """Who uses this phone now?"""
    if viewer().is_authenticated:
        return redirect(url_for(".account"))
    devices = locked_here()
    if not devices:
        return redirect(url_for(".sign_in", other=1, next=next_target("") or None))
    with_pin = {device.id for device in devices if may_use_pin(device)}
    page = render_template(
        "accounts/switch.html", devices=devices, with_pin=with_pin, next=next_target(""), timeout=timeout_text()
    )
    return make_response(page)


@bp.get("/phone/<int:device_id>")
@open_to("everyone")
def phone_person(device_id: int) -> BaseResponse:
    """Ask somebody of this phone for the PIN, or for the password where there is none."""
    device = find_locked(device_id)
    if device is None:
        return redirect(url_for(".phone"))
    return show_form(device, PinForm(formdata=None) if asks_pin(device) else OwnPasswordForm(formdata=None))


@bp.post("/phone/<int:device_id>/pin")
@open_to("everyone")
def open_with_pin(device_id: int) -> BaseResponse:
    """Open the own device again; too many wrong PINs end it."""
    device, form = find_locked(device_id), PinForm()
    if device is None:
        return go_to(url_for(".phone"))
    if is_timed_out(device):
        return go_to(url_for(".phone_person", device_id=device.id))
    if not form.validate():
        return show_form(device, form, status=422)
    user_id, pin_hash = device.user_id, device.user.pin_hash
    is_allowed = count_pin_try(device)
    db.session.commit()  # counted whatever happens; and others may write while the PIN is hashed

    right = is_allowed and pins.is_right(form.pin.data, pin_hash, user_id=user_id)
    renewed = None
    if right and pin_hash is not None and pins.is_outdated(form.pin.data, pin_hash, user_id=user_id):
        renewed = pins.hash_pin(form.pin.data, user_id=user_id)
    begin_write()
    lock_accounts(user_id)
    device = find_locked(device_id)
    if device is None:  # another try was the last one
        return go_to(url_for(".phone"))
    if right:
        if renewed is not None:
            renew_pin_hash(device.user, pin_hash=renewed)
        return come_back(device, method="pin")
    record_failed_sign_in(device.user, device=device.label, method="pin")
    left = pins.TRIES - device.pin_failures
    if left <= 0:
        return send_to_sign_in(device)
    db.session.commit()
    form.pin.errors = [
        _("This PIN is not right.")
        + " "
        + ngettext("You can try %(num)d more time.", "You can try %(num)d more times.", left)
    ]
    return show_form(device, form, status=422)


@bp.post("/phone/<int:device_id>/password")
@open_to("everyone")
def open_with_password(device_id: int) -> BaseResponse:
    """Open the own device again with the password."""
    device, form = find_locked(device_id), OwnPasswordForm()
    if device is None:
        return go_to(url_for(".phone"))
    if not form.validate():
        return show_form(device, form, status=422)
    user_id, origin = device.user_id, Origin(request.remote_addr, str(device.id))
    try:
        right = is_password_of(device.user, form.password.data, entered="", origin=origin)
    except TooManyTries as error:
        form.password.errors = [wait_text(error)]
        return too_many(show_form(device, form), error)
    if right:
        begin_write()
        lock_accounts(user_id)
    else:
        log_failure(user_id, "password")
    device = find_locked(device_id)
    if device is None:
        return go_to(url_for(".phone"))
    if not right:
        form.password.errors = [_("This password is not right.")]
        return show_form(device, form, status=422)
    if queries.has_second_factor(user_id):
        target = sign_in_or_challenge(device.user, target=next_target(HOME))
        db.session.commit()
        return go_to(target)
    throttling.forgive_passwords(device.user, origin)
    record_authentication(device.id)
    return come_back(device, method="password")


@bp.post("/phone/<int:device_id>/removal")
@open_to("everyone")
def forget_person(device_id: int) -> BaseResponse:
    """Take somebody off this phone; they come back with their password."""
    device = find_locked(device_id)
    if device is not None:
        name = device.user.name
        forget_locked(device)
        db.session.commit()
        flash(_("%(name)s is no longer on this phone.", name=name), "ok")
    return go_to(url_for(".phone"))


def asks_pin(device: Device) -> bool:
    """Whether the person comes back with a PIN; `?with=password` is for somebody who has forgotten it."""
    return may_use_pin(device) and request.args.get("with") != "password"


def may_use_pin(device: Device) -> bool:
    """Whether a PIN opens the device: where one is set, and as long as the session behind it would have lasted."""
    return device.user.pin_hash is not None and not is_timed_out(device)


def come_back(device: Device, *, method: str) -> BaseResponse:
    """Let the person of the device go on."""
    open_session(device, method=method)
    db.session.commit()
    return go_to(next_target(HOME))


def send_to_sign_in(device: Device) -> BaseResponse:
    """End the device, and ask for the password."""
    name = device.user.name
    end_for_wrong_pins(device)
    db.session.commit()
    told = _(
        "The PIN of %(name)s was wrong %(num)d times. Please sign in with the password.", name=name, num=pins.TRIES
    )
    flash(told, "notice")
    return go_to(url_for(".sign_in", other=1))


def show_form(device: Device, form: PinForm | OwnPasswordForm, status: int = 200) -> Response:
    """The screen that asks one person of this phone for PIN or password."""
    page = render_template("accounts/switch_person.html", device=device, form=form, next=next_target(""))
    return make_response(page, status)
