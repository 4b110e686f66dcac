"""The wall with its codes, the link in its square, and the form for what is said aloud."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.classes.check_in import operations
from portal.classes.check_in.forms import CodeForm
from portal.classes.check_in.queries import own_attendance, running_sessions, wall_counts
from portal.classes.check_in.rules.stamps import make_stamp, read_stamp
from portal.classes.check_in.rules.time_codes import parse_token
from portal.classes.check_in.rules.timing import SIGN_IN_WITHIN, code_hours, typed_at
from portal.classes.check_in.views import wall_codes
from portal.classes.labels import teacher_of
from portal.classes.models import ClassSession
from portal.classes.queries.sessions import find_session, managed_session
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import NotFound, RateLimited, Refused
from portal.web.access import open_to, viewer
from portal.web.form_errors import retry_after_text, rollback_on, too_many_requests
from portal.web.headers import no_store
from portal.web.htmx import screen_or_fragment
from portal.web.request_values import parse_integer
from portal.web.site_url import site_url

SCAN_COOKIE = "class_scan"


def remember_scan(view: Callable[..., BaseResponse]) -> Callable[..., BaseResponse]:
    """Seal in the browser when it opened the link, for somebody who has to sign in first; nothing else is kept."""

    @wraps(view)
    def remembering(token: str) -> BaseResponse:
        answer = make_response(view(token))
        if _scanned_at(token) is None and parse_token(token) is not None:
            answer.set_cookie(
                SCAN_COOKIE,
                make_stamp(f"scan:{token}", clock.now()),
                max_age=SIGN_IN_WITHIN,
                path=url_for(".open_code", token=""),
                secure=request.is_secure,
                httponly=True,
                samesite="Lax",
            )
        return answer

    return remembering


@bp.get("/classes/<int:session_id>/wall")
@open_to("signed_in")
def wall(session_id: int) -> Response:
    """The codes on the whole screen, for a projector or a phone held up."""
    session = get_wall_session(session_id)
    return show_wall(session, "classes/wall.html", after=0)


@bp.get("/classes/<int:session_id>/wall/codes")
@open_to("signed_in")
def wall_news(session_id: int) -> Response:
    """What the wall lacks: how many are there now, and the codes after those that it holds."""
    session = get_wall_session(session_id)
    return show_wall(session, "classes/_wall_codes.html", after=request.args.get("after", 0, type=parse_integer))


@bp.get("/c")
@open_to("signed_in")
def code_form() -> Response:
    """The form for the code that is said aloud; a phone keeps what was typed until it has a line."""
    return show_code_form(new_code_form())


@bp.post("/c")
@open_to("signed_in")
def submit_code() -> Response:
    """Mark the viewer present by what was typed."""
    form = CodeForm()
    if not form.validate():
        return show_code_form(form, status=422)
    page_at = read_stamp(form.token.data or "", f"page:{viewer().id}")
    later = request.form.get("later", type=parse_integer)
    seen_at = typed_at(page_at, later, now=clock.now())
    return mark_present(form, form.code.data, seen_at=seen_at, is_pasted=True)


@bp.get("/c/<token>")
@remember_scan
@open_to("signed_in")
def open_code(token: str) -> Response:
    """What the square leads to: one large button, under whose name; nothing is marked yet."""
    if parse_token(token) is None:
        raise NotFound
    at = _scanned_at(token) or clock.now()
    form = CodeForm(formdata=None, code=token, token=make_stamp(f"page:{viewer().id}", at))
    return make_response(render_template("classes/scanned.html", form=form, token=token))


@bp.post("/c/<token>")
@open_to("signed_in")
def confirm_code(token: str) -> Response:
    """Mark the viewer present by the link that was opened."""
    if parse_token(token) is None:
        raise NotFound
    form = new_code_form()
    sealed = read_stamp(request.form.get("token", ""), f"page:{viewer().id}")
    return mark_present(form, token, seen_at=sealed or clock.now(), is_pasted=False)


def mark_present(form: CodeForm, text: str, *, seen_at: datetime, is_pasted: bool) -> Response:
    """Mark the viewer present, or say why not, with the form for another code."""
    try:
        with rollback_on(Refused, form=form, field="code") as refused:
            found = operations.check_in(text, actor=viewer(), seen_at=seen_at, is_pasted=is_pasted)
    except RateLimited as error:
        told = retry_after_text(error)
        form.code.errors = [_("%(wait)s Say your name to who teaches.", wait=told)]
        return too_many_requests(show_code_form(form), error)
    if refused:
        return show_code_form(form, status=refused.status)
    session_id = found.session.id
    db.session.commit()
    session = find_session(session_id)
    attendance = own_attendance(session_id, viewer().id)
    return screen_or_fragment(
        "classes/marked.html", "classes/_marked.html", session=session, at=found.at, attendance=attendance
    )


def show_wall(session: ClassSession, template: str, *, after: int) -> Response:
    """The wall, or what one that is shown already lacks."""
    now = clock.now()
    prefix = f"{site_url()}{url_for('.open_code', token='')}"
    codes = list(wall_codes(session, prefix, now=now, after=after))
    screen = render_template(
        template,
        session=session,
        counts=wall_counts(session.id),
        codes=codes,
        now=now,
        teacher=teacher_of(session),
        is_open=code_hours(session.starts_at, session.minutes).includes(now),
        hours=code_hours(session.starts_at, session.minutes),
        form_address=f"{site_url()}{url_for('.code_form')}".partition("://")[2],
    )
    return no_store(make_response(screen))


def show_code_form(form: CodeForm, status: int = 200) -> Response:
    """The form for a code, with the classes that run for the viewer."""
    sessions = running_sessions(viewer().id, clock.now())
    form.token.data = make_stamp(f"page:{viewer().id}", clock.now())
    return screen_or_fragment("classes/code.html", "classes/_code_form.html", status, form=form, sessions=sessions)


def new_code_form() -> CodeForm:
    """An empty form."""
    return CodeForm(formdata=None)


def get_wall_session(session_id: int) -> ClassSession:
    """A class whose codes the viewer may show, or NotFound."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session


def _scanned_at(token: str) -> datetime | None:
    sealed = read_stamp(request.cookies.get(SCAN_COOKIE, ""), f"scan:{token}")
    return sealed if sealed is not None and clock.now() - sealed <= SIGN_IN_WITHIN else None
