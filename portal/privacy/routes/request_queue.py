"""The desk of the data officer: an administrator, for the people of the own units."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.queries.users import open_consents_of
from portal.accounts.rules.consent_purposes import PURPOSES
from portal.db import db
from portal.errors import NotFound
from portal.privacy.enums import QueueFilter, ReplyStep, RequestKind
from portal.privacy.forms import CompletionForm, ReplyForm
from portal.privacy.labels.reply_templates import find_reply_template, reply_templates_for
from portal.privacy.models import DataRequest
from portal.privacy.operations import requests as requests_operations
from portal.privacy.operations.requests import REVOCABLE_PURPOSES
from portal.privacy.permissions import can_handle, request_scope
from portal.privacy.queries import requests as requests_queries
from portal.privacy.queries.requests import get_request, list_queue, unit_names_of
from portal.privacy.routes.blueprint import bp
from portal.privacy.rules import deadlines
from portal.units import permissions as units
from portal.web.access import open_to, viewer
from portal.web.htmx import redirect_to
from portal.web.listing import paginate, requested_page
from portal.web.template_filters import day, given_name

PAGE_SIZE = 50  # requests in one list


@bp.get("/privacy/requests")
@open_to("admins")
def request_queue() -> str:
    """The queue, the most urgent first; `?show=` open, soon, late or done."""
    today, reach = clock.today(), request_scope(viewer())
    shown = request.args.get("show", QueueFilter.OPEN, type=QueueFilter)
    numbers = requests_queries.queue_counts(reach, today=today)
    pagination = paginate(requested_page(), total=numbers[shown], size=PAGE_SIZE)
    found = list_queue(reach, shown, today=today, offset=pagination.offset, limit=PAGE_SIZE)
    return render_template(
        "privacy/requests.html",
        requests=found,
        homes=unit_names_of([each.user_id for each in found]),
        numbers=numbers,
        shown=shown,
        pagination=pagination,
        page_url=lambda wanted: url_for(".request_queue", show=shown, page=wanted),
    )


@bp.get("/privacy/requests/<int:request_id>")
@open_to("admins")
def data_request(request_id: int) -> Response:
    """What the person said, by when it is due, and what can be done; `?draft=` begins with a ready-made answer."""
    found = get_visible(request_id)
    draft = find_reply_template(request.args.get("draft", ""))
    if draft is None:
        return show_request(found)
    with force_locale("vi"):  # the person reads it, in whatever language the officer works
        text = str(draft.text) % {"name": given_name(found.user.name), "day": day(found.finish_by)}
    return show_request(found, step=draft.step, text=text)


@bp.post("/privacy/requests/<int:request_id>/answer")
@open_to("admins")
def answer_request(request_id: int) -> BaseResponse:
    """Tell the person how it goes on."""
    found, form = get_visible(request_id, to_change=True), ReplyForm()
    if not form.validate():
        return show_request(found, step=ReplyStep.ANSWER, form=form, status=422)
    requests_operations.answer_request(found, text=form.text.data, actor=viewer())
    return commit_and_show(found, _("The person can read your answer now."))


@bp.post("/privacy/requests/<int:request_id>/extension")
@open_to("admins")
def extend_request(request_id: int) -> BaseResponse:
    """Take more time, once."""
    found, form = get_visible(request_id, to_change=True), ReplyForm()
    if not form.validate():
        return show_request(found, step=ReplyStep.EXTENSION, form=form, status=422)
    requests_operations.extend_request(found, reason=form.text.data, actor=viewer())
    return commit_and_show(
        found, _("The time is extended to %(day)s, and the person can read why.", day=day(found.finish_by))
    )


@bp.post("/privacy/requests/<int:request_id>/completion")
@open_to("admins")
def complete_request(request_id: int) -> BaseResponse:
    """Say that it is done."""
    found = get_visible(request_id, to_change=True)
    form = CompletionForm(purposes=revocable_purposes(found))
    if not form.validate():
        return show_request(found, step=ReplyStep.DONE, form=form, status=422)
    requests_operations.complete_request(found, text=form.text.data, stop=form.stop.data or (), actor=viewer())
    return commit_and_show(found, _("Done. The person can read your answer."))


@bp.post("/privacy/requests/<int:request_id>/refusal")
@open_to("admins")
def decline_request(request_id: int) -> BaseResponse:
    """Say that it is not done, and why."""
    found, form = get_visible(request_id, to_change=True), ReplyForm()
    if not form.validate():
        return show_request(found, step=ReplyStep.DECLINED, form=form, status=422)
    requests_operations.decline_request(found, reason=form.text.data, actor=viewer())
    return commit_and_show(found, _("Declined. The person can read why."))


def get_visible(request_id: int, *, to_change: bool = False) -> DataRequest:
    """The request, or NotFound where it is not the viewer's to answer."""
    found = get_request(request_id, to_change=to_change)
    if not can_handle(viewer(), found.user):
        raise NotFound
    return found


def revocable_purposes(found: DataRequest) -> list[tuple[str, str]]:
    """The agreements that may be taken back for the person, with their titles."""
    if found.kind not in (RequestKind.RESTRICTION, RequestKind.OBJECTION):
        return []
    given = {consent.purpose for consent in open_consents_of(found.user_id)}
    return [
        (purpose.id, str(purpose.title))
        for purpose in PURPOSES
        if purpose.id in REVOCABLE_PURPOSES and purpose.id in given
    ]


def commit_and_show(found: DataRequest, told: str) -> BaseResponse:
    """Keep it, say so, and show the request as it is now."""
    request_id = found.id
    db.session.commit()
    flash(told, "ok")
    return redirect_to(url_for(".data_request", request_id=request_id))


def show_request(
    found: DataRequest, *, step: str = "", text: str = "", form: ReplyForm | None = None, status: int = 200
) -> Response:
    """The request's screen; `step` is the one of its forms that was begun, with this text or as it came back."""
    purposes = revocable_purposes(found)
    forms: dict[str, ReplyForm] = {}
    for name in ReplyStep:
        begun = text if name == step else ""
        fresh = CompletionForm(formdata=None, purposes=purposes, text=begun) if name == ReplyStep.DONE else None
        forms[name] = fresh or ReplyForm(formdata=None, text=begun)
    if form is not None:
        forms[step] = form
    html = render_template(
        "privacy/request.html",
        request_=found,
        forms=forms,
        step=step,
        drafts={name: reply_templates_for(found, name) for name in ReplyStep},
        extended=deadlines.extended_deadline(found.kind, found.asked_at),
        home=unit_names_of([found.user_id]).get(found.user_id),
        may_open_person=units.can_see_person(viewer(), found.user),
    )
    return make_response(html, status)
