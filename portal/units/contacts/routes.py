"""The contacts of a unit, for those who lead it or one above."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.queries.users import get_user
from portal.accounts.rules.phones import BadPhone, format_phone
from portal.db import db
from portal.errors import FieldError, NotFound, require
from portal.units.contacts import operations
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.forms import ContactForm
from portal.units.contacts.labels import contact_name
from portal.units.contacts.permissions import can_change_contacts
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
    if kind == ContactKind.HEAD:
        flash(_("The number is kept. The people of this unit see it, and it stands on their slips."), "ok")
    else:
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
    require(can_change_contacts(viewer(), unit, kind))
    return unit


def show_form(unit: Unit, kind: str, form: ContactForm) -> str:
    """The screen of one contact, with who kept it and when."""
    own = find_own_contact(unit.id, kind)
    return render_template(
        "units/contact.html",
        unit=unit,
        kind=kind,
        name=contact_name(kind),
        form=form,
        own=own,
        saved_by=get_user(own.saved_by_id).name if own is not None and own.saved_by_id is not None else "",
        inherited=find_nearest_contact(unit.parent_id, kind) if kind != ContactKind.HEAD else None,
        today=clock.today(),
        trail=get_breadcrumbs(unit.id, viewer()).visible,
    )
