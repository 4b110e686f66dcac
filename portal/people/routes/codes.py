"""Bringing a person in, and back in: a code on a slip."""

import secrets
from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.queries.activation_codes import get_valid_code
from portal.accounts.queries.users import get_user
from portal.accounts.rules import activation_codes
from portal.accounts.rules.activation_codes import BadCode, IssuedCode
from portal.audit.models import Deputy
from portal.db import db
from portal.errors import require
from portal.people.routes.blueprint import bp, get_person
from portal.people.slips.queries import people_for_slips
from portal.people.slips.views import file_name, make_slip, print_slips, private_message
from portal.units import permissions
from portal.units.operations.people import issue_activation_code, withdraw_activation_code
from portal.units.queries.memberships import unit_of
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import file_download
from portal.web.headers import no_store

MAX_TOKEN_LENGTH = 64
MIN_TOKEN_LENGTH = 16


@bp.post("/people/<int:user_id>/codes")
@open_to("leaders")
def issue_code(user_id: int) -> Response:
    """Issue an activation code and show its slip; the same form sent again shows the same slip."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    code = issue_activation_code(found, token=form_token(), actor=viewer())
    db.session.commit()
    return show_slip(found, code)


@expensive
@bp.post("/people/<int:user_id>/slip")
@open_to("leaders")
def print_slip(user_id: int) -> BaseResponse:
    """The slip on paper; the screen with the slip sends the code back, since the portal keeps only its hash."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    try:
        kept = get_valid_code(request.form.get("code", ""))
        require(kept.user_id == found.id)
    except BadCode:
        flash(_("This code opens nothing any more. Issue another one."), "error")
        return redirect(url_for(".person", user_id=found.id), 303)
    code = IssuedCode(
        found.id,
        activation_codes.format_code(activation_codes.parse_code(request.form["code"]) or ""),
        kept.expires_at,
    )
    sheet = print_slips(people_for_slips([found.id]), [code], request.host_url)
    return file_download(sheet, "application/pdf", file_name(found.name))


@bp.post("/people/<int:user_id>/codes/removal")
@open_to("leaders")
def withdraw_code(user_id: int) -> BaseResponse:
    """Let the code that waits open nothing any more; the password, where there is one, works as before."""
    found = get_person(user_id)
    had = withdraw_activation_code(found, actor=viewer())
    db.session.commit()
    if not had:
        told = _("There was no code to take back: it was used, or its time is over.")
    elif found.password_hash:
        told = _("The code opens nothing any more. The password works as before.")
    else:
        told = _("The code opens nothing any more. Issue another one when it is needed.")
    flash(told, "ok" if had else "info")
    return redirect(url_for(".person", user_id=found.id), 303)


def form_token() -> str:
    """What makes this form one of a kind; a form without it is one of a kind too."""
    given = request.form.get("token", "")
    return given if MIN_TOKEN_LENGTH <= len(given) <= MAX_TOKEN_LENGTH else new_form_token()


def new_form_token() -> str:
    """A token for a form that issues codes; the same one may serve for every person on a page."""
    return secrets.token_urlsafe(MIN_TOKEN_LENGTH)


def show_slip(
    person: User, code: IssuedCode, *, notes: Sequence[str] = (), added_to: int | None = None
) -> Response:
    """The screen with the slip, or with why this form gives no slip any more.

    `notes` say what was put right in what was typed; `added_to` is the unit of somebody who was added just now.
    """
    slip = make_slip(code, request.host_url) if code.is_open else None
    team = unit_of(person.id)
    acting = permissions.audit_actor(viewer(), team) if team is not None else None
    html = render_template(
        "people/slip.html",
        person=person,
        sign_in_name=people_for_slips([person.id])[0].sign_in_name,
        team=team.name if team is not None else "",
        code=code,
        slip=slip,
        message=private_message(person.name, slip, viewer().name) if slip is not None else "",
        notes=notes,
        added_to=added_to,
        on_behalf_of=get_user(acting.on_behalf_of_id).name if isinstance(acting, Deputy) else "",
        token=new_form_token(),
        days=activation_codes.CODE_LIFETIME.days,
    )
    return no_store(make_response(html, 200 if code.is_open else 409))
