"""Asking for what one cannot do oneself, and seeing what comes of it."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.errors import NotFound
from portal.privacy import operations, queries
from portal.privacy.deadlines import KINDS
from portal.privacy.forms import AskForm
from portal.privacy.routes.blueprint import bp, me
from portal.web.access import open_to, viewer
from portal.web.filters import day
from portal.web.htmx import go_to


@bp.get("/account/data/requests")
@open_to("newcomers")
def own_requests() -> Response:
    """What the person asked for and was told, and the form to ask; `?kind=` chooses beforehand."""
    kind = request.args.get("kind")
    return show_requests(AskForm(formdata=None, kind=kind if kind in KINDS else None))


@bp.post("/account/data/requests")
@open_to("newcomers")
def ask() -> BaseResponse:
    """Ask; a second tap finds what the first one asked."""
    form = AskForm()
    if not form.validate():
        return show_requests(form, status=422)
    asked = operations.ask(me(), form.kind.data, message=form.message.data or "")
    db.session.commit()
    told = _("Your request is with the data officer. You get an answer by %(day)s.", day=day(asked.answer_by))
    flash(told, "ok")
    return go_to(url_for(".own_requests"))


@bp.post("/account/data/requests/<int:request_id>/withdrawal")
@open_to("newcomers")
def take_back(request_id: int) -> BaseResponse:
    """Do without it."""
    asked = queries.get_request(request_id, to_change=True)
    if asked.user_id != viewer().id:
        raise NotFound
    operations.take_back(asked, actor=viewer())
    db.session.commit()
    flash(_("You have taken the request back."), "ok")
    return go_to(url_for(".own_requests"))


def show_requests(form: AskForm, status: int = 200) -> Response:
    """The screen with the requests and the form."""
    page = render_template("privacy/own_requests.html", form=form, requests=queries.requests_of(viewer().id))
    return make_response(page, status)
