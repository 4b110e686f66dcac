"""Certificates as leaders see them: of a unit and below, one by one, to be revoked or issued with another name."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.certificates.badges.views.credentials import has_files
from portal.certificates.enums import CertificateStatus
from portal.certificates.forms import EmptyForm, RevocationForm
from portal.certificates.models import Certificate
from portal.certificates.operations.revoke import reissue_certificate, revoke_certificate
from portal.certificates.permissions import can_revoke
from portal.certificates.queries.certificates import get_certificate
from portal.certificates.routes.blueprint import bp
from portal.certificates.rules.status import status_on
from portal.certificates.views.wording import certificate_text
from portal.content.text.vietnamese import nfc
from portal.db import db
from portal.errors import FieldError, Forbidden, Refused
from portal.units.queries.memberships import unit_of
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on


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
    if refused and was_revoked_so(get_certificate(issued_id, viewer()), form.reason.data or ""):
        return redirect(url_for(".certificate", issued_id=issued_id), 303)
    if refused:
        return show_revocation(get_revocable(issued_id), form), refused.status
    db.session.commit()
    flash(_("Revoked. The page of its number says so from now on."), "ok")
    return redirect(url_for(".certificate", issued_id=issued_id), 303)


@bp.post("/certificates/<int:issued_id>/reissue")
@open_to("leaders")
def reissue(issued_id: int) -> BaseResponse:
    """Issue it anew with the name that the account has now."""
    found = get_revocable(issued_id)
    if found.replaced_by is not None and found.replaced_by.holder_name == found.user.name:
        # Pressed twice, or sent again by a weak line: the first time did it.
        return redirect(url_for(".certificate", issued_id=found.replaced_by_id), 303)
    with rollback_on(Refused) as refused:
        new_id = reissue_certificate(found, actor=viewer()).id
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


def was_revoked_so(certificate: Certificate, reason: str) -> bool:
    """Whether the viewer revoked it with these words before: a weak line sends twice."""
    said = " ".join(nfc(reason).split())
    return certificate.revoked_by_id == viewer().id and certificate.revoked_reason == said


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
        has_files=has_files(found),
        home=unit_of(found.user_id),
    )


def show_revocation(found: Certificate, form: RevocationForm) -> str:
    """The form in which a certificate is revoked."""
    return render_template("certificates/revocation.html", certificate=found, form=form)
