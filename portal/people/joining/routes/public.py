"""The page that a link of a team opens: for strangers, without a cookie, and the same whoever asks."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.operations import rate_limits
from portal.db import db
from portal.errors import Forbidden, PortalError, RateLimited, Refused
from portal.people.joining.forms import JoinForm
from portal.people.joining.models import JoinLink
from portal.people.joining.operations import ask_to_join
from portal.people.joining.queries import find_link, holds
from portal.people.joining.rules import parse_join_token
from portal.people.queries.communes import commune_names
from portal.units.queries.tree import path
from portal.units.queries.unit_labels import unit_labels
from portal.web.access import open_to
from portal.web.form_errors import retry_after_text, rollback_on
from portal.web.headers import no_store
from portal.web.page_cache import render_public

bp = Blueprint("joining", __name__)


@bp.get("/join/<token>")
@open_to("everyone")
def ask(token: str) -> Response:
    """The form; `?sent=1` says that it was sent."""
    link = find_open_link(token)
    if link is None:
        return closed_screen(token)
    if "sent" in request.args:
        return public_screen("joining/sent.html", **place_of(link))
    return form_screen(link, JoinForm(formdata=None))


@bp.post("/join/<token>")
@open_to("everyone")
def send(token: str) -> BaseResponse:
    """Let the request wait; the answer is the same whether the number has an account, or has asked before."""
    # Without a cookie there is no token; browsers say by themselves when another site sends a form.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden
    link = find_open_link(token)
    if link is None:
        return closed_screen(token)
    sent = redirect(f"{url_for('.ask', token=link.token)}?sent=1", 303)
    with force_locale("vi"):
        form = JoinForm()
        if form.typed("website"):
            return sent
        limited = rate_limits.join_keys(link.unit_id, request.remote_addr)
        with rollback_on(RateLimited) as too_many:
            rate_limits.ensure_within_limits(*limited)
        if isinstance(too_many.error, RateLimited):
            form.form_errors = [retry_after_text(too_many.error, _("Many people have asked here just now."))]
            return form_screen(link, form, status=429)
        rate_limits.record_failure(*limited)
        with rollback_on(Refused, form=form) as refused:
            ask_to_join(link, name=form.typed("name"), phone=form.typed("phone"), agrees=form.agrees.data is True)
            db.session.commit()
        return form_screen(link, form, status=422) if refused else sent


@bp.errorhandler(PortalError)
def show_error(error: PortalError) -> Response:
    """What is wrong in a few large words, and still without a cookie."""
    db.session.rollback()
    return public_screen("joining/closed.html", status=error.status, is_known=False)


def find_open_link(token: str) -> JoinLink | None:
    """The link, if one may still ask by it."""
    typed = parse_join_token(token)
    link = find_link(typed) if typed is not None else None
    return link if link is not None and holds(link) else None


def closed_screen(token: str) -> Response:
    """That a link holds no longer (410), or that there never was such a one (404)."""
    typed = parse_join_token(token)
    is_known = typed is not None and find_link(typed) is not None
    return public_screen("joining/closed.html", status=410 if is_known else 404, is_known=is_known)


def form_screen(link: JoinLink, form: JoinForm, *, status: int = 200) -> Response:
    """The form with what was typed, and what is wrong with it beside its field."""
    return public_screen("joining/ask.html", status=status, form=form, **place_of(link))


def place_of(link: JoinLink) -> dict[str, Any]:
    """What the page says of the team: its name, its commune, and who keeps what is typed."""
    unit_id = link.unit_id
    team = unit_labels([unit_id])[unit_id]
    commune = commune_names([unit_id]).get(unit_id, "")
    return {
        "link": link.token,
        "team": team,
        "commune": "" if commune in team else commune,
        "controller": path(unit_id)[0].name,
    }


def public_screen(template: str, *, status: int = 200, **context: Any) -> Response:
    """The page in Vietnamese, kept nowhere: it may hold what somebody typed."""
    html = render_public(template, language="vi", context=context)
    return no_store(Response(html, status, mimetype="text/html"))
