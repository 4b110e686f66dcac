"""A certificate as a credential: made anew each time, the same while certificate and wording are the same."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.certificates.badges.queries import current_key
from portal.certificates.badges.rules.addresses import Addresses
from portal.certificates.badges.rules.credential import PORTAL_NAME, achievement, badge_credential
from portal.certificates.models import Certificate
from portal.certificates.views.wording import certificate_text
from portal.web.site_url import site_url


def credential_of(certificate: Certificate) -> dict[str, Any]:
    """What the certificate says as a credential, in Vietnamese as it is printed; not signed."""
    return badge_credential(certificate, Addresses(site_url()), criteria=_criteria(certificate, with_details=True))


def achievement_of(certificate: Certificate) -> dict[str, Any]:
    """What was achieved, without what is its holder's own."""
    return achievement(certificate, Addresses(site_url()), criteria=_criteria(certificate, with_details=False))


def _criteria(certificate: Certificate, *, with_details: bool) -> str:
    said = certificate_text(certificate)
    with force_locale("vi"):
        done = _("The holder %(done)s “%(title)s”.", done=said.before_title, title=certificate.title)
    return f"{done} {said.details}." if with_details and said.details else done


def badge_caption(certificate: Certificate) -> str:
    """What stands under the title in the picture: the portal, and the year."""
    return f"{PORTAL_NAME} · {certificate.issued_on.year}"


def has_files(certificate: Certificate) -> bool:
    """Whether the certificate can be had as a signed file: there is a key, and its holder was not erased."""
    return bool(certificate.holder_name) and current_key() is not None
