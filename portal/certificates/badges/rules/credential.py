"""Credentials of Open Badges 3.0: what a certificate says as JSON, and what of it a JWT repeats."""

from datetime import date, datetime, time
from typing import Any

from portal import clock
from portal.certificates.badges.rules.addresses import Addresses
from portal.certificates.badges.rules.status_list import list_and_place
from portal.certificates.enums import CertificateKind
from portal.certificates.models import Certificate

CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXT = [CREDENTIALS_CONTEXT, BADGES_CONTEXT]  # in this order
PORTAL_NAME = "Từng Ngõ"
ACHIEVEMENT_TYPES = {CertificateKind.COURSE: "Course", CertificateKind.PROGRAMME: "Certificate"}
LAST_SECOND = time(23, 59, 59)


def badge_credential(certificate: Certificate, addresses: Addresses, *, criteria: str) -> dict[str, Any]:
    """The credential, not signed yet. It says nothing of the holder but a random number and that of the paper."""
    credential = {
        "@context": CONTEXT,
        "id": addresses.credential(certificate.number),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer(certificate, addresses),
        "validFrom": moment_text(certificate.issued_on, time.min),
        "name": certificate.title,
        "credentialSubject": {
            "id": certificate.subject_uuid,
            "type": ["AchievementSubject"],
            "licenseNumber": certificate.number,
            "activityEndDate": moment_text(certificate.completed_on, time.min),
            "achievement": achievement(certificate, addresses, criteria=criteria),
        },
        "credentialStatus": status_entry(certificate, addresses),
    }
    if certificate.expires_on is not None:
        credential["validUntil"] = moment_text(certificate.expires_on, LAST_SECOND)
    return credential


def issuer(certificate: Certificate, addresses: Addresses) -> dict[str, Any]:
    """Who issued, by the name that stands on the paper."""
    return {
        "id": addresses.issuer(certificate.issuer_unit_id),
        "type": ["Profile"],
        "name": certificate.issuer_name or PORTAL_NAME,
        "url": addresses.site,
    }


def achievement(certificate: Certificate, addresses: Addresses, *, criteria: str) -> dict[str, Any]:
    """What the certificate is for."""
    address = addresses.achievement(certificate)
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES[CertificateKind(certificate.kind)],
        "name": certificate.title,
        "description": certificate.text or criteria,
        "criteria": {"narrative": criteria},
        "image": {"id": f"{address}.png", "type": "Image"},
        "inLanguage": "vi",
    }


def status_entry(certificate: Certificate, addresses: Addresses) -> dict[str, Any]:
    """Where it is told whether the credential was revoked."""
    number, place = list_and_place(certificate.status_index)
    address = addresses.status_list(certificate.issuer_unit_id, number)
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def status_list_credential(
    address: str, encoded: str, *, issuer_address: str, changed_at: datetime
) -> dict[str, Any]:
    """The credential that says which credentials of a list were revoked, not signed yet."""
    return {
        "@context": [CREDENTIALS_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_address,
        "validFrom": changed_at.astimezone(clock.VIETNAM).isoformat(timespec="seconds"),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
    }


def jwt_payload(credential: dict[str, Any]) -> dict[str, Any]:
    """The credential with the claims that a JWT repeats of it."""
    return credential | expected_claims(credential)


def expected_claims(credential: dict[str, Any]) -> dict[str, Any]:
    """The claims that a JWT must have for the credential, whose shape is right."""
    by = credential["issuer"]
    claims = {
        "iss": by if isinstance(by, str) else by["id"],
        "jti": credential["id"],
        "nbf": seconds(credential["validFrom"]),
        "sub": credential["credentialSubject"]["id"],
    }
    if "validUntil" in credential:
        claims["exp"] = seconds(credential["validUntil"])
    return claims


def moment_text(day: date, at: time) -> str:
    """A moment of a day in Vietnam, as a credential writes it."""
    return datetime.combine(day, at, clock.VIETNAM).isoformat()


def seconds(moment: str) -> int:
    """A moment as a credential writes it, as a JWT does; ValueError where it has no time zone."""
    found = datetime.fromisoformat(moment)
    if found.tzinfo is None:
        raise ValueError("no time zone")
    return int(found.timestamp())
