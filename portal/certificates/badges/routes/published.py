"""What verifiers look up: public keys, issuers, achievements, and the list of what was revoked."""

from flask import Response, request

from portal.certificates.badges.queries import (
    find_issuing_unit,
    find_key,
    last_certificate_for,
    list_keys,
    number_of_lists,
)
from portal.certificates.badges.routes.answers import (
    JSON,
    JWT,
    LD_JSON,
    public,
    public_json,
    unchanged,
    with_version,
)
from portal.certificates.badges.routes.blueprint import bp
from portal.certificates.badges.rules.credential import CONTEXT, PORTAL_NAME
from portal.certificates.badges.views.credentials import achievement_of
from portal.certificates.badges.views.published import issuer_profile, published_key
from portal.certificates.badges.views.signer import find_signer
from portal.certificates.models import Certificate
from portal.certificates.routes.verification import show
from portal.documents.badge_picture import badge_png
from portal.errors import NotFound
from portal.units.models import Unit
from portal.web.access import open_to
from portal.web.expensive import expensive
from portal.web.request_values import parse_integer


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
def portal_status_list(number: int) -> Response:
    """The signed list of what was revoked, as a JWT, for what no unit has issued."""
    return _status_list(None, number)


@bp.get("/credentials/status/<int:issuer_id>/<int:number>")
@open_to("everyone")
def unit_status_list(issuer_id: int, number: int) -> Response:
    """The same by a unit that has issued certificates."""
    if find_issuing_unit(issuer_id) is None:
        raise NotFound
    return _status_list(issuer_id, number)


def _status_list(unit_id: int | None, number: int) -> Response:
    signer = find_signer()
    if signer is None or number >= number_of_lists():
        raise NotFound
    version = signer.status_version(number)
    known = unchanged(version)
    if known is not None:
        return known
    response = public(signer.status_list(unit_id, number), JWT)
    with_version(response, version)
    return response


@bp.get("/issuer")
@open_to("everyone")
def portal_issuer() -> Response:
    """The profile of the portal, which issues where no unit does."""
    return _issuer(None)


@bp.get("/issuer/<int:issuer_id>")
@open_to("everyone")
def unit_issuer(issuer_id: int) -> Response:
    """The profile of a unit that has issued certificates."""
    unit = find_issuing_unit(issuer_id)
    if unit is None:
        raise NotFound
    return _issuer(unit)


@bp.get("/achievements/<any(courses,programmes):kind>/<achievement>")
@open_to("everyone")
def achievement(kind: str, achievement: str) -> Response:
    """What certificates are given for, once one was."""
    document = achievement_of(_example(kind, achievement))
    return public_json({"@context": CONTEXT, **document}, LD_JSON)


@expensive
@bp.get("/achievements/<any(courses,programmes):kind>/<achievement>.png")
@open_to("everyone")
def achievement_picture(kind: str, achievement: str) -> Response:
    """The picture of a badge, of nobody's."""
    return public(badge_png(_example(kind, achievement).title, PORTAL_NAME), "image/png")


def _example(kind: str, achievement: str) -> Certificate:
    """The newest certificate for it: what it is called and what it takes stands on it."""
    if kind == "programmes":
        found = last_certificate_for(programme_id=achievement)
    else:
        try:
            found = last_certificate_for(course_id=parse_integer(achievement))
        except ValueError as error:
            raise NotFound from error
    if found is None:
        raise NotFound
    return found


def _issuer(unit: Unit | None) -> Response:
    keys = list_keys()
    if request.accept_mimetypes.best_match(["text/html", JSON, LD_JSON], default="text/html") == "text/html":
        response = show("certificates/issuer.html", unit=unit, keys=keys)
    else:
        response = public_json(issuer_profile(unit, keys), LD_JSON)
    response.vary.add("Accept")
    return response
