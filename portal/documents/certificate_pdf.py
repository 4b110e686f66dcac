"""Certificates on A4 across, one a sheet."""

from collections.abc import Sequence
from datetime import datetime

from portal.documents.printed import PrintedCertificate
from portal.documents.separate_process import draw_in_subprocess


def certificates_pdf(certificates: Sequence[PrintedCertificate], *, title: str, created: datetime) -> bytes:
    """The certificates as a PDF in their order; `created`, aware, is the date of the file.

    The same certificates and moment give the same bytes. Raises ValueError when there is none, and
    DeadlineExceeded at the deadline.
    """
    if not certificates:
        raise ValueError("no certificate to print")
    return draw_in_subprocess(
        "portal.documents.certificate_layout",
        "draw_certificates",
        certificates=tuple(certificates),
        title=title,
        created=created,
    )
