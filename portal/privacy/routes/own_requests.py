"""Asking for what one cannot do oneself, and seeing what comes of it."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.errors import NotFound
from portal.privacy.enums import RequestKind
from portal.privacy.forms import RequestForm
from portal.privacy.operations import requests
from portal.privacy.queries.requests import get_request, requests_of
from portal.privacy.routes.blueprint import bp, current_account
from portal.web.access import open_to, viewer
from portal.web.htmx import redirect_to
from portal.web.template_filters import day


@bp.get("/account/data/requests")
@open_to("newcomers")
def own_requests() -> Response:
    """What the person asked for and was told, and the form to ask; `?kind=` chooses beforehand."""
    return show_requests(RequestForm(formdata=None, kind=request.args.get("kind", type=RequestKind)))


@bp.post("/account/data/requests")
@open_to("newcomers")
def create_request() -> BaseResponse:
    """Ask; a second tap finds what the first one asked."""
    form = RequestForm()
    if not form.validate():
        return show_requests(form, status=422)
    asked = requests.create_request(current_account(), form.kind.data, message=form.message.data or "")
    db.session.commit()
    told = _("Your request is with the data officer. You get an answer by %(day)s.", day=day(asked.answer_by))
    flash(told, "ok")
    return redirect_to(url_for(".own_requests"))


@bp.post("/account/data/requests/<int:request_id>/withdrawal")
@open_to("newcomers")
def withdraw_request(request_id: int) -> BaseResponse:
    """Do without it."""
    asked = get_request(request_id, to_change=True)
    if asked.user_id != viewer().id:
        raise NotFound
    requests.withdraw_request(asked, actor=viewer())
    db.session.commit()
    flash(_("You have taken the request back."), "ok")
    return redirect_to(url_for(".own_requests"))


def show_requests(form: RequestForm, status: int = 200) -> Response:
    """The screen with the requests and the form."""
    html = render_template("privacy/own_requests.html", form=form, requests=requests_of(viewer().id))
    return make_response(html, status)
