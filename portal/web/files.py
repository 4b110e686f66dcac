"""Files that the portal makes for somebody to save."""

from collections.abc import Iterator

from flask import Response, make_response

from portal.web.headers import no_store

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MEDIA_TYPE = "text/csv"


def file_download(content: str | bytes | Iterator[bytes], kind: str, name: str) -> Response:
    """A download of this name, whole or in pieces, that no cache keeps; `kind` is its media type."""
    response = make_response(content)
    response.mimetype = kind
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return no_store(response)
