"""The contacts of a unit, for those who lead it or one above."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.rules.phones import BadPhone, format_phone
from portal.db import db
from portal.errors import FieldError, NotFound
from portal.units.contacts import operations
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.forms import ContactForm
from portal.units.contacts.labels import contact_name
from portal.units.contacts.queries import find_nearest_contact, find_own_contact
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.units.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.reauthentication import reauthentication_required


@bp.get("/<int:unit_id>/contacts/<kind>")
@open_to("leaders")
def contact(unit_id: int, kind: str) -> str:
    """The form of a contact, filled with what the unit keeps."""
    unit = get_open_unit(unit_id, kind)
    own = find_own_contact(unit.id, kind)
    if own is None:
        return show_form(unit, kind, ContactForm(formdata=None))
    values = {"phone": format_phone(own.phone), "note": own.note, "checked_on": own.checked_on}
    return show_form(unit, kind, ContactForm(formdata=None, **values))


@bp.post("/<int:unit_id>/contacts/<kind>")
@open_to("leaders")
@reauthentication_required
def set_contact(unit_id: int, kind: str) -> BaseResponse | tuple[str, int]:
    """Keep the number, or say beside its field what cannot be kept."""
    unit, form = get_open_unit(unit_id, kind), ContactForm()
    if not form.validate():
        return show_form(unit, kind, form), 422
    with rollback_on(FieldError, BadPhone, form=form) as refused:
        operations.set_contact(
            unit,
            kind,
            phone=form.phone.data or "",
            note=form.note.data or "",
            checked_on=form.checked_on.data,
            actor=viewer(),
        )
    if refused:
        return show_form(get_open_unit(unit_id, kind), kind, form), refused.status
    db.session.commit()
    flash(_("The number is kept. Your people see it under “Scammed?”."), "ok")
    return redirect(url_for(".unit", unit_id=unit_id), 303)


@bp.post("/<int:unit_id>/contacts/<kind>/removal")
@open_to("leaders")
@reauthentication_required
def remove_contact(unit_id: int, kind: str) -> BaseResponse:
    """Take the number away."""
    operations.remove_contact(get_open_unit(unit_id, kind), kind, actor=viewer())
    db.session.commit()
    flash(_("The number was taken away."), "ok")
    return redirect(url_for(".unit", unit_id=unit_id), 303)


def get_open_unit(unit_id: int, kind: str) -> Unit:
    """The unit, the viewer's and not closed, for a kind of contact that there is; else NotFound."""
    unit = get_managed_unit(unit_id, viewer())
    if kind not in set(ContactKind) or unit.closed_on is not None:
        raise NotFound
    return unit


def show_form(unit: Unit, kind: str, form: ContactForm) -> str:
    """The screen of one contact."""
    return render_template(
        "units/contact.html",
        unit=unit,
        kind=kind,
        name=contact_name(kind),
        form=form,
        own=find_own_contact(unit.id, kind),
        inherited=find_nearest_contact(unit.parent_id, kind),
        today=clock.today(),
        trail=get_breadcrumbs(unit.id, viewer()).visible,
    )
