"""Certificates of who was in a class, to be handed out there."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.certificates.queries.listed import led_certificates
from portal.certificates.routes.blueprint import bp
from portal.certificates.routes.lists import PER_FILE
from portal.certificates.routes.own import pdf_of
from portal.classes.models import ClassSession
from portal.classes.queries.attendance import present_users
from portal.classes.queries.sessions import managed_session
from portal.errors import NotFound
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.request_values import parse_integer


@bp.get("/certificates/classes/<int:session_id>")
@open_to("leaders")
def class_certificates(session_id: int) -> str:
    """Who was in the class and holds a certificate, of its course if it has one."""
    session = get_class(session_id)
    present = present_users(session.id)
    found = led_certificates(
        [user.id for user in present], clock.today(), viewer=viewer(), course_id=session.course_id
    )
    return render_template(
        "certificates/class_certificates.html",
        session=session,
        present=len(present),
        certificates=found,
        files=range(1, len(found[::PER_FILE]) + 1),
    )


@expensive
@bp.get("/certificates/classes/<int:session_id>.pdf")
@open_to("leaders")
def class_file(session_id: int) -> BaseResponse:
    """Those certificates on A4, 40 to a file; `?file=` which of the files. Without any, the page that says why."""
    session = get_class(session_id)
    people = [user.id for user in present_users(session.id)]
    found = led_certificates(people, clock.today(), viewer=viewer(), course_id=session.course_id)
    number = max(request.args.get("file", 1, type=parse_integer) or 1, 1)
    some = list(found[(number - 1) * PER_FILE : number * PER_FILE])
    if not some:
        return redirect(url_for(".class_certificates", session_id=session.id))
    return pdf_of(some, f"giay-chung-nhan-buoi-{session.id}-{number}")


def get_class(session_id: int) -> ClassSession:
    """The class, the viewer's to manage; else NotFound."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session
