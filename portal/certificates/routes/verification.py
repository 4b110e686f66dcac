"""Whether a paper is genuine: open to everybody, sets no cookie, and says nothing that is not on the paper."""

from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.operations.rate_limits import RateLimitKey, address_key, ensure_within_limits, record_failure
from portal.certificates.badges.routes.files import badge_file, wanted_format
from portal.certificates.badges.views.credentials import has_files
from portal.certificates.queries.certificates import find_by_number
from portal.certificates.routes.blueprint import bp
from portal.certificates.rules.numbers import ReadNumber, read_number
from portal.certificates.rules.status import status_on
from portal.certificates.views.wording import certificate_text
from portal.errors import RateLimited
from portal.web import display
from portal.web.access import open_to


@bp.get("/verify")
@open_to("everyone")
def verification_form() -> BaseResponse:
    """The field for a number, which leads to its page."""
    typed = request.args.get("number", "").strip()
    if typed:
        return redirect(url_for(".verification", number=read_number(typed).text, **asked_language()), 303)
    return show("certificates/verification_form.html", read=None)


@bp.get("/verify/<number>")
@open_to("everyone")
def verification(number: str) -> Response:
    """Everything that stands on the paper with this number, and whether it still holds."""
    read = read_number(number)
    if read.fault is not None:
        return show("certificates/verification_form.html", 404, read=read)
    limit = RateLimitKey("certificate", address_key(request.remote_addr).name)
    try:
        ensure_within_limits(limit)
    except RateLimited as error:
        response = show("certificates/verification_form.html", error.status, read=read, is_limited=True)
        response.headers["Retry-After"] = str(error.retry_after)
        return response
    found = find_by_number(read.text)
    if found is None:
        record_failure(limit)
        return show("certificates/verification_form.html", 404, read=read)
    wanted = wanted_format()
    if wanted is not None:
        return badge_file(found, wanted)
    response = show(
        "certificates/verification.html",
        certificate=found,
        said=certificate_text(found),
        status=status_on(found, clock.today()),
        has_files=has_files(found),
    )
    response.vary.add("Accept")
    return response


def show(template: str, code: int = 200, *, read: ReadNumber | None = None, **values: object) -> Response:
    """The page in the visitor's language, made without looking at who asks, so that no cookie is set.

    What stands on the paper stays as the paper has it. A stranger changes the language by the address
    (`?language=`), since the form that other pages have at their foot needs a session.
    """
    asked = asked_language()
    language = asked.get("language") or display.language()
    with force_locale(language):
        html = current_app.jinja_env.get_template(template).render(
            read=read, back=url_for("guides.guide_list"), here="", language=language, asked=asked, **values
        )
    response = Response(html, code, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def asked_language() -> dict[str, Any]:
    """The language that the address asks for, as its links carry it on; empty: that of the browser."""
    code = request.args.get("language", "")
    return {"language": code} if code in display.LANGUAGES else {}
