"""A certificate as a file that programs can check: for everybody who has its number."""

from typing import NoReturn

from flask import Response, request

from portal.certificates.badges.enums import BadgeFormat
from portal.certificates.badges.routes.answers import JSON, JWT, LD_JSON, public
from portal.certificates.badges.routes.blueprint import bp
from portal.certificates.badges.rules.baking import NAMESPACE, bake_png, svg_credential
from portal.certificates.badges.views.credentials import badge_caption, credential_of
from portal.certificates.badges.views.signer import find_signer
from portal.certificates.models import Certificate
from portal.certificates.operations.lookup import look_up
from portal.documents.badge_picture import badge_png, badge_svg
from portal.errors import NotFound
from portal.web.access import open_to
from portal.web.expensive import expensive

MEDIA_TYPES = {
    BadgeFormat.JSON: JSON,
    BadgeFormat.JWT: "text/plain",  # what the specification asks for
    BadgeFormat.PNG: "image/png",
    BadgeFormat.SVG: "image/svg+xml",
}
# What a program asks for at the page of a number, which is the id of the credential; browsers get the page.
NEGOTIATED = {
    "text/html": None,
    JSON: BadgeFormat.JSON,
    LD_JSON: BadgeFormat.JSON,
    "application/vc": BadgeFormat.JSON,
    "application/vc+ld+json": BadgeFormat.JSON,
    JWT: BadgeFormat.JWT,
    "application/jwt": BadgeFormat.JWT,
}


@bp.get("/verify/<number>.json")
@open_to("everyone")
def badge_json(number: str) -> Response:
    """The certificate as JSON with a proof in it."""
    return badge_file(look_up(number, request.remote_addr), BadgeFormat.JSON)


@bp.get("/verify/<number>.jwt")
@open_to("everyone")
def badge_jwt(number: str) -> Response:
    """The certificate as a signed JWT."""
    return badge_file(look_up(number, request.remote_addr), BadgeFormat.JWT)


@bp.get("/verify/<number>.svg")
@open_to("everyone")
def badge_svg_file(number: str) -> Response:
    """The certificate as a drawing with the JWT in it."""
    return badge_file(look_up(number, request.remote_addr), BadgeFormat.SVG)


@expensive
@bp.get("/verify/<number>.png")
@open_to("everyone")
def badge_png_file(number: str) -> Response:
    """The certificate as a picture with the JWT in it."""
    return badge_file(look_up(number, request.remote_addr), BadgeFormat.PNG)


def wanted_format() -> BadgeFormat | None:
    """What a program asks for at the page of a number; None for people."""
    return NEGOTIATED.get(request.accept_mimetypes.best_match(NEGOTIATED, default="text/html"))


def badge_file(certificate: Certificate, form: BadgeFormat) -> Response:
    """The certificate as such a file; NotFound where no key signs, or the holder was erased."""
    signer = find_signer()
    if signer is None or not certificate.holder_name:
        _refuse()
    credential = credential_of(certificate)
    content: str | bytes
    if form == BadgeFormat.JSON:
        content = signer.json(credential, created_at=certificate.created_at)
    else:
        content = signer.jwt(credential)
    if form == BadgeFormat.SVG:
        inside, namespaces = svg_credential(content), f' xmlns:openbadges="{NAMESPACE}"'
        content = badge_svg(certificate.title, badge_caption(certificate), inside, namespaces)
    elif form == BadgeFormat.PNG:
        content = bake_png(badge_png(certificate.title, badge_caption(certificate)), content)
    response = public(content, MEDIA_TYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"{certificate.number}.{form}")
    response.vary.add("Accept")
    return response


def _refuse() -> NoReturn:
    raise NotFound
