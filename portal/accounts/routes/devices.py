"""The browsers where somebody is signed in, and ending them."""

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.operations.devices import revoke_device, revoke_other_devices
from portal.accounts.queries.users import device_rows, get_device
from portal.accounts.routes.blueprint import HOME_URL, bp
from portal.accounts.routes.session_cookie import end_session, locked_devices_of_browser
from portal.db import db
from portal.web.access import open_to, viewer
from portal.web.htmx import redirect_to, wants_fragment


@bp.post("/account/devices/<int:device_id>/sign-out")
@open_to("signed_in")
def sign_out_device(device_id: int) -> str | BaseResponse:
    """Sign one browser out at once; this one too, if it is meant."""
    person = viewer()
    device = get_device(device_id, user_id=person.id)
    if device.id == person.device_id:
        end_session()
        db.session.commit()
        return redirect_to(url_for(".phone") if locked_devices_of_browser() else HOME_URL)
    revoke_device(device, actor=person)
    db.session.commit()
    return show_devices(_("The device is signed out."))


@bp.post("/account/devices/others/sign-out")
@open_to("signed_in")
def sign_out_others() -> str | BaseResponse:
    """Sign out every browser but this one."""
    person = viewer()
    ended = revoke_other_devices(person.id, keep_device_id=person.device_id, actor=person)
    db.session.commit()
    return show_devices(
        ngettext("%(num)d other device was signed out.", "%(num)d other devices were signed out.", ended)
    )


def show_devices(told: str) -> str | BaseResponse:
    """The fresh list for htmx; the account screen with a message for a plain form."""
    if wants_fragment():
        person = viewer()
        devices = device_rows(person.id)
        return render_template("accounts/_devices.html", devices=devices, this_device=person.device_id, told=told)
    flash(told, "ok")
    return redirect_to(url_for(".account"))
