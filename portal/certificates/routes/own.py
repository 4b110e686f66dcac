"""A person's own certificates, and each as a file to print."""

from flask import Response, render_template

from portal import clock
from portal.certificates.badges.queries import current_key
from portal.certificates.enums import CertificateStatus
from portal.certificates.models import Certificate
from portal.certificates.queries.certificates import certificates_of, get_certificate
from portal.certificates.routes.blueprint import bp
from portal.certificates.rules.status import status_on
from portal.certificates.views.files import plain_name
from portal.certificates.views.wording import printed_certificates
from portal.documents.certificate_pdf import certificates_pdf
from portal.errors import NotFound
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import file_download


@bp.get("/certificates")
@open_to("signed_in")
def own_certificates() -> str:
    """The certificates that the person has of this portal."""
    today = clock.today()
    rows = [(one, status_on(one, today)) for one in certificates_of(viewer().id)]
    return render_template("certificates/own_certificates.html", rows=rows, has_key=current_key() is not None)


@expensive
@bp.get("/certificates/<int:issued_id>.pdf")
@open_to("signed_in")
def certificate_file(issued_id: int) -> Response:
    """The certificate on A4, for its holder and those who lead the holder's unit; none that holds no more."""
    found = get_certificate(issued_id, viewer())
    if status_on(found, clock.today()) not in (CertificateStatus.VALID, CertificateStatus.EXPIRED):
        raise NotFound
    return pdf_of([found])


def pdf_of(certificates: list[Certificate], name: str = "") -> Response:
    """These certificates as one file, in their order; NotFound where there is none."""
    if not certificates:
        raise NotFound
    first = certificates[0]
    title = name or f"giay-chung-nhan-{plain_name(first.holder_name)}-{first.number}"
    file = certificates_pdf(printed_certificates(certificates), title=title, created=certificates[-1].created_at)
    return file_download(file, "application/pdf", f"{title}.pdf")
