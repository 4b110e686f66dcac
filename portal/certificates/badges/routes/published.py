"""What verifiers look up: public keys, and the list of what was revoked."""

from flask import Response

from portal.certificates.badges.queries import find_key, list_keys, number_of_lists
from portal.certificates.badges.routes.answers import JWT, public, public_json, unchanged, with_version
from portal.certificates.badges.views.published import published_key
from portal.certificates.badges.views.signer import find_signer
from portal.certificates.routes.blueprint import bp
from portal.errors import NotFound
from portal.web.access import open_to


@bp.get("/.well-known/jwks.json")
@open_to("everyone")
def badge_keys() -> Response:
    """All keys that ever signed, as a JWK set."""
    return public_json({"keys": [published_key(key) for key in list_keys()]}, "application/jwk-set+json")


@bp.get("/keys/<kid>")
@open_to("everyone")
def badge_key(kid: str) -> Response:
    """One public key as a JWK; this is the address that a badge names."""
    found = find_key(kid)
    if found is None:
        raise NotFound
    return public_json(published_key(found))


@bp.get("/credentials/status/<int:number>")
@open_to("everyone")
def status_list(number: int) -> Response:
    """The signed list of what was revoked, as a JWT."""
    signer = find_signer()
    if signer is None or number >= number_of_lists():
        raise NotFound
    version = signer.status_version(number)
    known = unchanged(version)
    if known is not None:
        return known
    response = public(signer.status_list(number), JWT)
    with_version(response, version)
    return response
