"""The whole addresses that a credential names; each is answered by a route of the same path."""

from dataclasses import dataclass

from portal.certificates.enums import CertificateKind
from portal.certificates.models import Certificate


@dataclass(frozen=True)
class Addresses:
    """The addresses of the portal that stands at `site`."""

    site: str

    def credential(self, number: str) -> str:
        """The page of the number, which is the id of its credential."""
        return f"{self.site}/verify/{number}"

    def number(self, credential_id: str) -> str | None:
        """The number of the certificate whose credential has this id, on whatever site; or None."""
        _site, path, number = credential_id.rpartition("/verify/")
        return number if path and "/" not in number else None

    def issuer(self, unit_id: int | None) -> str:
        """The profile of the unit that issues; without one, of the portal itself."""
        return f"{self.site}/issuer" if unit_id is None else f"{self.site}/issuer/{unit_id}"

    def key(self, kid: str) -> str:
        """The public key as a JWK."""
        return f"{self.site}/keys/{kid}"

    def achievement(self, certificate: Certificate) -> str:
        """What the certificate is for."""
        if certificate.kind == CertificateKind.COURSE:
            return f"{self.site}/achievements/courses/{certificate.course_id}"
        return f"{self.site}/achievements/programmes/{certificate.programme_id}"

    def status_list(self, unit_id: int | None, number: int) -> str:
        """The signed list of what was revoked, by the issuer: verifiers want both by the same."""
        path = number if unit_id is None else f"{unit_id}/{number}"
        return f"{self.site}/credentials/status/{path}"


def kid_of(address: str) -> str:
    """The name of the key in its address: what follows the last slash or hash."""
    return address.rpartition("/")[2].rpartition("#")[2]
