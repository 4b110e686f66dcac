"""The tick beside a person who is stuck: called, or reminded."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.db import db
from portal.errors import Refused
from portal.people.follow_ups.enums import FollowUpKind
from portal.people.follow_ups.operations import record_follow_up, record_follow_ups, undo_follow_up
from portal.people.follow_ups.queries import latest_follow_ups
from portal.people.routes.blueprint import bp, get_person
from portal.web.access import open_to, viewer
from portal.web.form_errors import CaughtError, rollback_on
from portal.web.htmx import next_url, wants_fragment
from portal.web.request_values import parse_integer

MAX_MARKED = 500  # people at once


@bp.post("/people/<int:user_id>/follow-ups")
@open_to("leaders")
def follow_up(user_id: int) -> BaseResponse:
    """Tick that the person was called or reminded; back to where the button stood."""
    found = get_person(user_id)
    with rollback_on(Refused) as refused:
        record_follow_up(viewer(), found, request.form.get("kind", ""))
    if not refused:
        db.session.commit()
    return show_follow_up(get_person(user_id), refused)


@bp.post("/people/follow-ups")
@open_to("leaders")
def follow_up_many() -> BaseResponse:
    """Tick the same for everybody whom the form names as `person` and the viewer leads."""
    marked = request.form.getlist("person", type=parse_integer)[:MAX_MARKED]
    kind = request.form.get("kind", "")
    if kind not in set(FollowUpKind):
        raise Refused(_("Say whether you called or reminded."))
    number = record_follow_ups(viewer(), marked, kind) if marked else 0
    db.session.commit()
    told = ngettext("Ticked for %(num)d person.", "Ticked for %(num)d people.", number)
    flash(told if number else _("Tick at least one person."), "ok" if number else "error")
    return redirect(next_url(url_for(".people")), 303)


@bp.post("/people/<int:user_id>/follow-ups/<int:follow_up_id>/removal")
@open_to("leaders")
def remove_follow_up(user_id: int, follow_up_id: int) -> BaseResponse:
    """Take the tick back."""
    found = get_person(user_id)
    with rollback_on(Refused) as refused:
        undo_follow_up(viewer(), follow_up_id, found.id)
    if not refused:
        db.session.commit()
    return show_follow_up(get_person(user_id), refused)


def show_follow_up(person: User, refused: CaughtError) -> Response | BaseResponse:
    """The button anew for htmx, with what was said of it; the page where it stood for others."""
    refusal = refused.message if refused else ""
    if not wants_fragment():
        if refusal:
            flash(refusal, "error")
        here = url_for(".person", user_id=person.id)
        return redirect(f"{next_url(here)}#follow-up-{person.id}", 303)
    kind = request.form.get("offered", "")
    html = render_template(
        "people/_follow_up.html",
        person=person,
        last=latest_follow_ups([person.id], seen_by=viewer()).get(person.id),
        kind=kind if kind in set(FollowUpKind) else FollowUpKind.REMINDED.value,
        has_phone=request.form.get("phone") == "1",
        back=next_url(""),
        refusal=refusal,
    )
    return make_response(html, refused.status if refused else 200)
