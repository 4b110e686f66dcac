"""How a certificate stands on a day."""

from datetime import date

from portal.certificates.enums import CertificateStatus
from portal.certificates.models import Certificate


def status_on(certificate: Certificate, day: date) -> CertificateStatus:
    """How the certificate stands on this day: revoked counts more than replaced, and that more than expired."""
    if certificate.revoked_at is not None:
        return CertificateStatus.REVOKED
    if certificate.replaced_by_id is not None:
        return CertificateStatus.REPLACED
    if certificate.expires_on is not None and certificate.expires_on < day:
        return CertificateStatus.EXPIRED
    return CertificateStatus.VALID
