"""A member records what they learned on other platforms."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal import clock
from portal.courses.queries.published import visible_courses
from portal.db import db
from portal.errors import FieldError, Refused
from portal.programmes.forms import CertificateForm, ConfirmationForm
from portal.programmes.operations import certificates
from portal.programmes.queries import certificates as certificates_queries
from portal.programmes.queries.certificates import get_certificate_of
from portal.programmes.queries.programmes import programmes_of
from portal.programmes.routes.blueprint import Answer, bp
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on


@bp.get("/outside-certificates")
@open_to("signed_in")
def own_certificates() -> str:
    """What the person recorded, with what became of it."""
    person = viewer()
    counting = [one for one in programmes_of(person) if one.counts_outside]
    return render_template(
        "programmes/own_certificates.html",
        rows=certificates_queries.own_certificates(person.id),
        counting=counting,
    )


@bp.get("/outside-certificates/new")
@open_to("signed_in")
def new_certificate() -> str:
    """The form in which a certificate is recorded."""
    return _show(_offer(CertificateForm(formdata=None)))


@bp.post("/outside-certificates")
@open_to("signed_in")
def record_certificate() -> Answer:
    """Keep the certificate; it waits for the leader."""
    form = _offer(CertificateForm())
    if not form.validate():
        return _show(form), 422
    with rollback_on(FieldError, form=form) as refused:
        certificates.record_certificate(form.claim(), actor=viewer())
    if refused:
        return _show(form), 422
    db.session.commit()

    flash(_("Recorded. It counts once your leader has accepted it."), "ok")
    return redirect(url_for(".own_certificates"), 303)


@bp.get("/outside-certificates/<int:certificate_id>/withdrawal")
@open_to("signed_in")
def certificate_withdrawal(certificate_id: int) -> str:
    """The question before a certificate is taken back."""
    certificate = get_certificate_of(certificate_id, user_id=viewer().id)
    return render_template(
        "programmes/certificate_withdrawal.html", certificate=certificate, form=ConfirmationForm(formdata=None)
    )


@bp.post("/outside-certificates/<int:certificate_id>/withdrawal")
@open_to("signed_in")
def withdraw_certificate(certificate_id: int) -> Answer:
    """Take back a certificate that waits."""
    certificate = get_certificate_of(certificate_id, user_id=viewer().id)
    with rollback_on(Refused) as refused:
        certificates.withdraw_certificate(certificate, actor=viewer())
        db.session.commit()

    flash(refused.message or _("Taken back. You can record it again at any time."), "error" if refused else "ok")
    return redirect(url_for(".own_certificates"), 303)


def _offer(form: CertificateForm) -> CertificateForm:
    """The form with the courses that the person can name."""
    courses = [(str(course.id), course.title) for course in visible_courses(viewer())]
    form.course.choices = [("", _("None of these: an elective")), *courses]
    return form


def _show(form: CertificateForm) -> str:
    return render_template("programmes/certificate_new.html", form=form, today=clock.today())
