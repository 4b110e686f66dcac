"""The second factor of the signed-in person: set up, recovery codes, removed."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.forms import OneTimeCodeForm
from portal.accounts.operations.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    decrypt_secret,
    remove_second_factor,
    renew_recovery_codes,
)
from portal.accounts.queries.users import find_second_factor, has_second_factor, number_of_recovery_codes
from portal.accounts.routes.blueprint import bp, current_account
from portal.accounts.routes.second_factor_challenge import wrong_code_text
from portal.accounts.rules import totp
from portal.db import db
from portal.documents.qr import qr_svg
from portal.web.access import open_to, viewer
from portal.web.headers import no_store
from portal.web.htmx import next_url, redirect_to
from portal.web.reauthentication import reauthentication_required


@bp.get("/account/second-factor")
@open_to("signed_in")
def second_factor() -> str:
    """Whether a second factor is set up, and what can be done about it."""
    factor = find_second_factor(viewer().id)
    return render_template(
        "accounts/second_factor.html",
        factor=factor if factor is not None and factor.confirmed_at is not None else None,
        recovery_codes=number_of_recovery_codes(viewer().id),
        next=next_url(""),
    )


@bp.post("/account/second-factor/setup")
@open_to("signed_in")
@reauthentication_required
def set_up_second_factor() -> BaseResponse:
    """Make a secret, and lead to where it is shown."""
    begin_second_factor(current_account())
    db.session.commit()
    return redirect_to(url_for(".second_factor_setup", next=next_url("") or None))


@bp.get("/account/second-factor/setup")
@open_to("signed_in")
@reauthentication_required
def second_factor_setup() -> BaseResponse:
    """Show the secret that waits, as QR and as text, and ask for its first code."""
    return show_setup(OneTimeCodeForm(formdata=None))


@bp.post("/account/second-factor")
@open_to("signed_in")
@reauthentication_required
def confirm_setup() -> BaseResponse:
    """Let the second factor hold from now on, and show the recovery codes, this once."""
    form = OneTimeCodeForm()
    if not form.validate():
        return show_setup(form, status=422)
    codes = confirm_second_factor(current_account(), form.one_time_code.data, keep_device_id=viewer().device_id)
    if codes is None:
        form.one_time_code.errors = [wrong_code_text()]
        return show_setup(form, status=422)
    db.session.commit()
    return show_recovery_codes(codes)


@bp.post("/account/second-factor/recovery-codes")
@open_to("signed_in")
@reauthentication_required
def renew_codes() -> BaseResponse:
    """Show ten new recovery codes, this once; the older ones open nothing any more."""
    if not has_second_factor(viewer().id):
        return redirect_to(url_for(".second_factor"))
    codes = renew_recovery_codes(current_account())
    db.session.commit()
    return show_recovery_codes(codes)


@bp.post("/account/second-factor/removal")
@open_to("signed_in")
@reauthentication_required
def disable_second_factor() -> BaseResponse:
    """Do without a second factor, or begin anew with another phone."""
    if remove_second_factor(current_account(), actor=viewer()):
        db.session.commit()
        flash(_("The second factor is removed."), "ok")
    return redirect_to(url_for(".second_factor"))


def show_setup(form: OneTimeCodeForm, status: int = 200) -> BaseResponse:
    """The screen with the secret; where none waits, the one that says how things stand."""
    user = current_account()
    factor = find_second_factor(user.id)
    secret = decrypt_secret(factor) if factor is not None and factor.confirmed_at is None else None
    if secret is None:
        return redirect(url_for(".second_factor"), 303)
    address = totp.provisioning_uri(secret, login=user.phone or user.username or "")
    html = render_template(
        "accounts/second_factor_setup.html",
        form=form,
        qr=qr_svg(address),
        secret=totp.group_by_four(secret),
        next=next_url(""),
    )
    return no_store(make_response(html, status))


def show_recovery_codes(codes: list[str]) -> Response:
    """The recovery codes, which no other page ever shows."""
    html = render_template(
        "accounts/recovery_codes.html",
        codes=[totp.group_by_four(code) for code in codes],
        next=next_url(url_for("accounts.account")),
    )
    return no_store(make_response(html))
