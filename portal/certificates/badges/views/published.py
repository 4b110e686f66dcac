"""What is published about keys and issuers."""

from collections.abc import Sequence
from typing import Any

from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.rules.addresses import Addresses
from portal.certificates.badges.rules.credential import BADGES_CONTEXT, CREDENTIALS_CONTEXT, PORTAL_NAME
from portal.crypto.es256 import multikey
from portal.units.models import Unit
from portal.web.site_url import site_url


def published_key(key: BadgeKey) -> dict[str, Any]:
    """The public part of a key as a JWK."""
    return {**key.public_jwk, "kid": key.kid, "alg": key.algorithm, "use": "sig"}


def issuer_profile(unit: Unit | None, keys: Sequence[BadgeKey]) -> dict[str, Any]:
    """The profile of a unit that issues, or of the portal, with the keys for proofs in its name."""
    addresses = Addresses(site_url())
    address = addresses.issuer(unit.id if unit is not None else None)
    profile: dict[str, Any] = {
        "@context": [CREDENTIALS_CONTEXT, BADGES_CONTEXT],
        "id": address,
        "type": ["Profile"],
        "name": unit.name if unit is not None else PORTAL_NAME,
        "url": addresses.site,
        "verificationMethod": [
            {
                "id": f"{address}#{key.kid}",
                "type": "Multikey",
                "controller": address,
                "publicKeyMultibase": multikey(key.public_jwk),
            }
            for key in keys
        ],
        "assertionMethod": [f"{address}#{key.kid}" for key in keys],
    }
    if unit is not None:
        profile["parentOrg"] = {"id": addresses.issuer(None), "type": ["Profile"], "name": PORTAL_NAME}
    return {name: value for name, value in profile.items() if value != []}
