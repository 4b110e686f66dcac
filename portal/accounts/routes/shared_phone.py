"""A phone that several people share: leaving it to another, and coming back with a PIN."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import OwnPasswordForm, PinForm
from portal.accounts.models import Device
from portal.accounts.operations import rate_limits
from portal.accounts.operations.check_credentials import authenticate_password
from portal.accounts.operations.devices import record_authentication
from portal.accounts.operations.pins import record_pin_attempt, rehash_pin, revoke_after_wrong_pins
from portal.accounts.operations.sign_in_log import record_failed_sign_in
from portal.accounts.queries.users import has_second_factor, lock_accounts
from portal.accounts.routes.blueprint import HOME_URL, bp, record_sign_in_failure
from portal.accounts.routes.second_factor_challenge import sign_in_or_challenge
from portal.accounts.routes.session_cookie import (
    find_locked_device,
    is_shared_browser,
    lock_session,
    locked_devices_of_browser,
    remove_locked_device,
    unlock_session,
)
from portal.accounts.rules import pins
from portal.accounts.rules.session_timeout import is_timed_out
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, too_many_requests
from portal.web.htmx import next_url, redirect_to
from portal.web.known_devices import Origin
from portal.web.sessions import timeout_text


@bp.post("/phone/lock")
@open_to("newcomers")
def lock_phone() -> BaseResponse:
    """Leave the phone to somebody else; the present person comes back with PIN or password."""
    was_shared = is_shared_browser()
    lock_session()
    db.session.commit()
    answer = redirect_to(url_for(".phone"))
    if not was_shared:
        # Pages shown so far may lie in the browser's cache; from now on none are kept (see
        # forbid_caching_of_private_pages).
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.get("/phone")
@open_to("everyone")
def phone() -> BaseResponse:
    """Who uses this phone now?"""
    if viewer().is_authenticated:
        return redirect(url_for(".account"))
    devices = locked_devices_of_browser()
    if not devices:
        return redirect(url_for(".sign_in", other=1, next=next_url("") or None))
    with_pin = {device.id for device in devices if may_use_pin(device)}
    html = render_template(
        "accounts/switch.html", devices=devices, with_pin=with_pin, next=next_url(""), timeout=timeout_text()
    )
    return make_response(html)


@bp.get("/phone/<int:device_id>")
@open_to("everyone")
def phone_person(device_id: int) -> BaseResponse:
    """Ask somebody of this phone for the PIN, or for the password where there is none."""
    device = find_locked_device(device_id)
    if device is None:
        return redirect(url_for(".phone"))
    return show_form(device, PinForm(formdata=None) if asks_pin(device) else OwnPasswordForm(formdata=None))


@bp.post("/phone/<int:device_id>/pin")
@open_to("everyone")
def unlock_with_pin(device_id: int) -> BaseResponse:
    """Open the own device again; too many wrong PINs end it."""
    device, form = find_locked_device(device_id), PinForm()
    if device is None:
        return redirect_to(url_for(".phone"))
    if is_timed_out(device):
        return redirect_to(url_for(".phone_person", device_id=device.id))
    if not form.validate():
        return show_form(device, form, status=422)
    user_id, pin_hash = device.user_id, device.user.pin_hash
    is_allowed = record_pin_attempt(device)
    db.session.commit()  # counted whatever happens; and others may write while the PIN is hashed

    right = is_allowed and pins.verify_pin(form.pin.data, pin_hash, user_id=user_id)
    renewed = None
    if right and pin_hash is not None and pins.needs_rehash(form.pin.data, pin_hash, user_id=user_id):
        renewed = pins.hash_pin(form.pin.data, user_id=user_id)
    begin_write()
    lock_accounts(user_id)
    device = find_locked_device(device_id)
    if device is None:  # another try was the last one
        return redirect_to(url_for(".phone"))
    if right:
        if renewed is not None:
            rehash_pin(device.user, pin_hash=renewed)
        return resume_session(device, method="pin")
    record_failed_sign_in(device.user, device=device.label, method="pin")
    left = pins.MAX_PIN_ATTEMPTS - device.pin_failures
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
def unlock_with_password(device_id: int) -> BaseResponse:
    """Open the own device again with the password."""
    device, form = find_locked_device(device_id), OwnPasswordForm()
    if device is None:
        return redirect_to(url_for(".phone"))
    if not form.validate():
        return show_form(device, form, status=422)
    user_id, origin = device.user_id, Origin(request.remote_addr, str(device.id))
    try:
        right = authenticate_password(device.user, form.password.data, entered="", origin=origin)
    except RateLimited as error:
        form.password.errors = [retry_after_text(error)]
        return too_many_requests(show_form(device, form), error)
    if right:
        begin_write()
        lock_accounts(user_id)
    else:
        record_sign_in_failure(user_id, "password")
    device = find_locked_device(device_id)
    if device is None:
        return redirect_to(url_for(".phone"))
    if not right:
        form.password.errors = [_("This password is not right.")]
        return show_form(device, form, status=422)
    if has_second_factor(user_id):
        target = sign_in_or_challenge(device.user, target=next_url(HOME_URL))
        db.session.commit()
        return redirect_to(target)
    rate_limits.clear_failed_sign_ins(device.user, origin)
    record_authentication(device.id)
    return resume_session(device, method="password")


@bp.post("/phone/<int:device_id>/removal")
@open_to("everyone")
def remove_from_phone(device_id: int) -> BaseResponse:
    """Take somebody off this phone; they come back with their password."""
    device = find_locked_device(device_id)
    if device is not None:
        name = device.user.name
        remove_locked_device(device)
        db.session.commit()
        flash(_("%(name)s is no longer on this phone.", name=name), "ok")
    return redirect_to(url_for(".phone"))


def asks_pin(device: Device) -> bool:
    """Whether the person comes back with a PIN; `?with=password` is for somebody who has forgotten it."""
    return may_use_pin(device) and request.args.get("with") != "password"


def may_use_pin(device: Device) -> bool:
    """Whether a PIN opens the device: where one is set, and as long as the session behind it would have lasted."""
    return device.user.pin_hash is not None and not is_timed_out(device)


def resume_session(device: Device, *, method: str) -> BaseResponse:
    """Let the person of the device go on."""
    unlock_session(device, method=method)
    db.session.commit()
    return redirect_to(next_url(HOME_URL))


def send_to_sign_in(device: Device) -> BaseResponse:
    """End the device, and ask for the password."""
    name = device.user.name
    revoke_after_wrong_pins(device)
    db.session.commit()
    told = _(
        "The PIN of %(name)s was wrong %(num)d times. Please sign in with the password.",
        name=name,
        num=pins.MAX_PIN_ATTEMPTS,
    )
    flash(told, "notice")
    return redirect_to(url_for(".sign_in", other=1))


def show_form(device: Device, form: PinForm | OwnPasswordForm, status: int = 200) -> Response:
    """The screen that asks one person of this phone for PIN or password."""
    html = render_template("accounts/switch_person.html", device=device, form=form, next=next_url(""))
    return make_response(html, status)
