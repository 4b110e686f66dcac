"""Checking a file: whether this portal issued it, whether it was changed, whether it still holds."""

from flask import Response, request

from portal.certificates.badges.rules.reading import MAX_BYTES
from portal.certificates.badges.views.report import report_on
from portal.certificates.routes.blueprint import bp
from portal.certificates.routes.verification import show
from portal.certificates.views.wording import certificate_text
from portal.errors import Forbidden, RateLimited
from portal.web.access import open_to


@bp.get("/verify/file")
@open_to("everyone")
def file_form() -> Response:
    """The field for a file."""
    return show("certificates/check_file.html", report=None)


@bp.post("/verify/file")
@open_to("everyone")
def check_file() -> Response:
    """What checking the file says, step by step; nothing of it is kept."""
    # Without a cookie there is no token; browsers say by themselves when another site sends a form.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden
    sent = request.files.get("file")
    data = sent.stream.read(MAX_BYTES + 1) if sent is not None else b""
    try:
        report = report_on(data, request.remote_addr)
    except RateLimited as error:
        response = show("certificates/check_file.html", error.status, report=None, is_limited=True)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    found = report.certificate
    said = certificate_text(found) if found is not None else None
    code = 200 if report.is_genuine else 422
    return show("certificates/check_file.html", code, report=report, certificate=found, said=said)
