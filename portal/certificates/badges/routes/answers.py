"""How badges are answered: to everybody and every site, without a cookie, for caches that ask again each time."""

import json
from typing import Any

from flask import Response, request

CACHE_CONTROL = "public, no-cache"
JSON, LD_JSON, JWT = "application/json", "application/ld+json", "application/vc+jwt"


def public_json(document: dict[str, Any], media_type: str = JSON) -> Response:
    """The document for any program."""
    return public(json.dumps(document, ensure_ascii=False, indent=2) + "\n", media_type)


def public(content: str | bytes, media_type: str) -> Response:
    """The content for any program, or only the word that it is unchanged."""
    response = Response(content, mimetype=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.add_etag()
    response.make_conditional(request)
    return response


def unchanged(version: str) -> Response | None:
    """The word that nothing has changed since this version, where that is what is asked."""
    if not request.if_none_match.contains(version):
        return None
    response = Response(status=304)
    with_version(response, version)
    return response


def with_version(response: Response, version: str) -> None:
    """Mark the answer with its version."""
    response.set_etag(version)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = CACHE_CONTROL
