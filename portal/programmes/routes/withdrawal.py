"""Withdrawing a programme, and bringing it back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.programmes.forms import ConfirmationForm
from portal.programmes.operations import programmes
from portal.programmes.queries.assignments import assignments_of
from portal.programmes.routes.blueprint import bp, get_editable_programme
from portal.units.queries.managed_units import managed_unit_ids
from portal.web.access import open_to, viewer


@bp.get("/programmes/<programme_id>/withdrawal")
@open_to("leaders")
def programme_withdrawal(programme_id: str) -> str:
    """What withdrawing means, before it is done."""
    programme = get_editable_programme(programme_id)
    given = assignments_of(programme.id, below=managed_unit_ids(viewer()))
    return render_template(
        "programmes/withdrawal.html", programme=programme, given=given, form=ConfirmationForm(formdata=None)
    )


@bp.post("/programmes/<programme_id>/withdrawal")
@open_to("leaders")
def withdraw_programme(programme_id: str) -> BaseResponse:
    """Withdraw the programme."""
    programmes.withdraw_programme(get_editable_programme(programme_id), actor=viewer())
    db.session.commit()

    return redirect(url_for(".programme", programme_id=programme_id), 303)


@bp.post("/programmes/<programme_id>/return")
@open_to("leaders")
def restore_programme(programme_id: str) -> BaseResponse:
    """Bring the programme back."""
    programmes.restore_programme(get_editable_programme(programme_id), actor=viewer())
    db.session.commit()

    flash(_("The programme is back, with everything that was given."), "ok")
    return redirect(url_for(".programme", programme_id=programme_id), 303)
