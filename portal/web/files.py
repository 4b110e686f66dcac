"""Files that the portal makes for somebody to save."""

from __future__ import annotations

from flask import Response, make_response

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_download(content: str | bytes, kind: str, name: str) -> Response:
    """The content as a file of this name, which stays in no cache; `kind` is its media type."""
    response = make_response(content)
    response.mimetype = kind
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
