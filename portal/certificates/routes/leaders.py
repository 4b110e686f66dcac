"""Certificates as leaders see them: of a unit and below, one by one, to be revoked or issued with another name."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.certificates.enums import CertificateStatus
from portal.certificates.forms import EmptyForm, RevocationForm
from portal.certificates.models import Certificate
from portal.certificates.operations.revoke import reissue_certificate, revoke_certificate
from portal.certificates.permissions import can_revoke
from portal.certificates.queries.certificates import get_certificate, list_certificates
from portal.certificates.routes.blueprint import bp
from portal.certificates.routes.own import pdf_of
from portal.certificates.rules.status import status_on
from portal.certificates.views.files import plain_name
from portal.certificates.views.wording import certificate_text
from portal.content.text.vietnamese import fold
from portal.db import db
from portal.errors import FieldError, Forbidden, Refused
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.listing import requested_search
from portal.web.request_values import parse_integer

PER_FILE = 40  # certificates


@bp.get("/certificates/units/<int:unit_id>")
@open_to("leaders")
def unit_certificates(unit_id: int) -> str:
    """The certificates of those in a unit and below, by given name; `?q=` a name or a number."""
    unit = get_managed_unit(unit_id, viewer())
    today, search = clock.today(), requested_search()
    rows = [(one, status_on(one, today)) for one in list_certificates(unit.id, search=fold(search))]
    return render_template(
        "certificates/unit_certificates.html",
        unit=unit,
        rows=rows,
        search=search,
        files=range(1, len(valid_of(unit.id)[::PER_FILE]) + 1),
        trail=get_breadcrumbs(unit.id, viewer()).visible,
    )


@expensive
@bp.get("/certificates/units/<int:unit_id>.pdf")
@open_to("leaders")
def unit_file(unit_id: int) -> Response:
    """Those certificates of the unit that hold now, 40 to a file by given name; `?file=` which of the files."""
    unit = get_managed_unit(unit_id, viewer())
    number = max(request.args.get("file", 1, type=parse_integer) or 1, 1)
    some = valid_of(unit.id)[(number - 1) * PER_FILE : number * PER_FILE]
    return pdf_of(some, f"giay-chung-nhan-{plain_name(unit.name)}-{number}")


@bp.get("/certificates/<int:issued_id>")
@open_to("leaders")
def certificate(issued_id: int) -> str:
    """One certificate, with what its leader can do."""
    return show_certificate(get_certificate(issued_id, viewer()))


@bp.get("/certificates/<int:issued_id>/revocation")
@open_to("leaders")
def revocation(issued_id: int) -> str:
    """The question before a certificate is revoked."""
    return show_revocation(get_revocable(issued_id), RevocationForm(formdata=None))


@bp.post("/certificates/<int:issued_id>/revocation")
@open_to("leaders")
def revoke(issued_id: int) -> BaseResponse | tuple[str, int]:
    """Revoke it with the reason."""
    form = RevocationForm()
    found = get_revocable(issued_id)
    if not form.validate():
        return show_revocation(found, form), 422
    with rollback_on(FieldError, Refused, form=form, field="reason") as refused:
        revoke_certificate(found, form.reason.data or "", actor=viewer())
    if refused:
        return show_revocation(get_revocable(issued_id), form), refused.status
    db.session.commit()
    flash(_("Revoked. The page of its number says so from now on."), "ok")
    return redirect(url_for(".certificate", issued_id=issued_id), 303)


@bp.post("/certificates/<int:issued_id>/reissue")
@open_to("leaders")
def reissue(issued_id: int) -> BaseResponse:
    """Issue it anew with the name that the account has now."""
    with rollback_on(Refused) as refused:
        new_id = reissue_certificate(get_revocable(issued_id), actor=viewer()).id
        db.session.commit()
    if refused:
        flash(refused.message, "error")
        return redirect(url_for(".certificate", issued_id=issued_id), 303)
    flash(_("Issued anew. The old number points to the new one."), "ok")
    return redirect(url_for(".certificate", issued_id=new_id), 303)


def get_revocable(issued_id: int) -> Certificate:
    """The certificate, the viewer's to revoke; NotFound where it is not to be seen, else Forbidden."""
    found = get_certificate(issued_id, viewer())
    if not can_revoke(viewer(), found):
        raise Forbidden
    return found


def valid_of(unit_id: int) -> list[Certificate]:
    """The certificates of the unit and below that hold today."""
    today = clock.today()
    return [one for one in list_certificates(unit_id) if status_on(one, today) == CertificateStatus.VALID]


def show_certificate(found: Certificate) -> str:
    """The screen of one certificate."""
    status = status_on(found, clock.today())
    may_revoke = can_revoke(viewer(), found) and status in (CertificateStatus.VALID, CertificateStatus.EXPIRED)
    return render_template(
        "certificates/certificate.html",
        certificate=found,
        said=certificate_text(found),
        status=status,
        may_revoke=may_revoke,
        is_name_changed=found.user.name != found.holder_name,
        form=EmptyForm(formdata=None),
    )


def show_revocation(found: Certificate, form: RevocationForm) -> str:
    """The form in which a certificate is revoked."""
    return render_template("certificates/revocation.html", certificate=found, form=form)
