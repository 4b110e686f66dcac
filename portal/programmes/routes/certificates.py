"""Leaders look at what their people learned elsewhere, and accept or decline it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.errors import FieldError, Stale
from portal.programmes.enums import CertificateState
from portal.programmes.forms import ConfirmationForm, DeclineForm
from portal.programmes.models import OutsideCertificate
from portal.programmes.operations import certificates as certificates_operations
from portal.programmes.queries.certificates import (
    certificates_below,
    get_certificate,
    number_of_certificates_below,
)
from portal.programmes.routes.blueprint import Answer, bp
from portal.units.queries.managed_units import managed_unit_ids
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.listing import paginate, requested_page

PAGE_SIZE = 20  # certificates in one list


@bp.get("/outside-certificates/team")
@open_to("leaders")
def certificates() -> str:
    """Those of the viewer's people: what waits, or what was decided."""
    state = request.args.get("state", CertificateState.WAITING, type=CertificateState)
    led, person = managed_unit_ids(viewer()), viewer().id
    numbers = {one: number_of_certificates_below(led, state=one, besides=person) for one in CertificateState}
    pagination = paginate(requested_page(), total=numbers[state], size=PAGE_SIZE)
    rows = certificates_below(led, state=state, besides=person, offset=pagination.offset, limit=PAGE_SIZE)
    return render_template(
        "programmes/certificates.html",
        rows=rows,
        state=state,
        states=tuple(CertificateState),
        numbers=numbers,
        pagination=pagination,
        page_url=lambda page: url_for(".certificates", state=state, page=page),
        form=ConfirmationForm(formdata=None),
    )


@bp.post("/outside-certificates/<int:certificate_id>/acceptance")
@open_to("leaders")
def accept_certificate(certificate_id: int) -> Answer:
    """Let the certificate count."""
    certificate = _get(certificate_id)
    name = certificate.user.name
    with rollback_on(Stale) as stale:
        certificates_operations.accept_certificate(certificate, actor=viewer())
    if stale:
        return _show_already_decided()
    db.session.commit()

    flash(_("The certificate of %(name)s counts now.", name=name), "ok")
    return redirect(url_for(".certificates"), 303)


@bp.get("/outside-certificates/<int:certificate_id>/decline")
@open_to("leaders")
def certificate_decline(certificate_id: int) -> str:
    """The form in which a certificate is declined."""
    return _show_decline(_get(certificate_id), DeclineForm(formdata=None))


@bp.post("/outside-certificates/<int:certificate_id>/decline")
@open_to("leaders")
def decline_certificate(certificate_id: int) -> Answer:
    """Let the certificate not count, with the reason."""
    certificate, form = _get(certificate_id), DeclineForm()
    if not form.validate():
        return _show_decline(certificate, form), 422
    name = certificate.user.name
    with rollback_on(FieldError, form=form) as refused, rollback_on(Stale) as stale:
        certificates_operations.decline_certificate(certificate, reason=form.reason.data or "", actor=viewer())
    if stale:
        return _show_already_decided()
    if refused:
        return _show_decline(_get(certificate_id), form), 422
    db.session.commit()

    flash(_("%(name)s sees why it does not count, and can mend it.", name=name), "ok")
    return redirect(url_for(".certificates"), 303)


def _get(certificate_id: int) -> OutsideCertificate:
    return get_certificate(certificate_id, below=managed_unit_ids(viewer()), besides=viewer().id)


def _show_already_decided() -> BaseResponse:
    flash(_("Somebody decided on this certificate a moment ago. Here is how it stands."), "notice")
    return redirect(url_for(".certificates"), 303)


def _show_decline(certificate: OutsideCertificate, form: DeclineForm) -> str:
    return render_template("programmes/decline.html", certificate=certificate, form=form)
