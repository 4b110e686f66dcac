"""Putting right what a person is called and signs in with."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.operations import WrongField
from portal.accounts.phones import BadPhone, shown_phone
from portal.accounts.usernames import BadUsername
from portal.db import db
from portal.errors import require
from portal.people.forms import CorrectionForm
from portal.people.routes.blueprint import bp, get_person
from portal.units import operations, permissions
from portal.units.leading import way_to_person
from portal.web.access import open_to, viewer


@bp.get("/people/<int:user_id>/correction")
@open_to("leaders")
def correction(user_id: int) -> Response:
    """The form, filled with what is kept."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    phone = shown_phone(found.phone) if found.phone else None
    return show_form(found, CorrectionForm(formdata=None, name=found.name, phone=phone, username=found.username))


@bp.post("/people/<int:user_id>/correction")
@open_to("leaders")
def correct(user_id: int) -> BaseResponse:
    """Keep what was put right, or say beside its field what cannot be kept."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    form = CorrectionForm()
    if not form.validate():
        return show_form(found, form, status=422)
    told = {"name": form.name.data, "phone": form.phone.data, "username": form.username.data}
    try:
        changed = operations.correct_person(found, **told, actor=viewer())
    except (WrongField, BadPhone, BadUsername) as reason:
        field = reason.field if isinstance(reason, WrongField) else ""
        field = field or ("phone" if isinstance(reason, BadPhone) else "username")
        form[field].errors = [str(reason)]
        db.session.rollback()
        return show_form(get_person(user_id), form, status=422)
    db.session.commit()
    flash(_("Corrected.") if changed else _("Nothing was different."), "ok")
    return redirect(url_for(".person", user_id=user_id), 303)


def show_form(person: User, form: CorrectionForm, status: int = 200) -> Response:
    """The screen with the form."""
    page = render_template(
        "people/correction.html",
        person=person,
        form=form,
        trail=way_to_person(person.id, viewer()),
    )
    return make_response(page, status)
