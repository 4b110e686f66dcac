"""Pictures and sounds, from addresses that never change."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from portal.content.files.media import MEDIA_TYPES
from portal.courses.queries.media import find_media, media_data
from portal.errors import NotFound
from portal.web.access import open_to

bp = Blueprint("media", __name__)

MAX_AGE_SECONDS = 365 * 24 * 3600
# A picture opened by itself is a document: whatever it holds, it may load and run nothing.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@bp.get("/media/<string(length=64):sha256>.<extension>")
@open_to("everyone")
def medium(sha256: str, extension: str) -> BaseResponse:
    """The file with this SHA-256, whole, in part, or only the word that it is unchanged."""
    row = find_media(sha256)
    if row is None or MEDIA_TYPES.get(f".{extension}") != row.mime:
        raise NotFound
    response = Response(mimetype=row.mime)
    response.set_etag(sha256)
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE_SECONDS
    response.cache_control.immutable = True
    response.headers["Content-Disposition"] = "inline"
    if extension == "svg":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    if sha256 not in request.if_none_match:
        response.set_data(media_data(sha256))
    return response.make_conditional(request, accept_ranges=True, complete_length=row.size)
