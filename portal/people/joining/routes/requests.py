"""The screen of who leads a team: who asks to join, the link with its QR, and the poster."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.users import TakenLogin
from portal.accounts.queries.activation_codes import has_code_of_form
from portal.accounts.queries.users import get_user
from portal.accounts.rules.phones import BadPhone
from portal.db import db
from portal.documents.poster_pdf import poster_pdf
from portal.errors import NotFound, RateLimited, Refused
from portal.people.joining.enums import JoinRequestState
from portal.people.joining.labels import DECLINE_REASONS
from portal.people.joining.models import JoinRequest
from portal.people.joining.operations import (
    approve_request,
    decline_request,
    end_join_links,
    get_request,
    make_join_link,
    reopen_request,
)
from portal.people.joining.permissions import can_let_join
from portal.people.joining.queries import links_of, owners_of, requests_of
from portal.people.joining.views import Poster, printed_poster
from portal.people.new_person.operations import Doubtful
from portal.people.new_person.queries import names_in
from portal.people.new_person.rules import Question, question_about
from portal.people.routes.blueprint import bp
from portal.people.routes.codes import form_token, new_form_token, show_slip
from portal.units.models import Unit
from portal.units.operations.people import issue_activation_code
from portal.units.permissions import can_see_people
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import file_download
from portal.web.form_errors import retry_after_text, rollback_on
from portal.web.headers import no_store
from portal.web.site_url import site_url


@dataclass(frozen=True)
class Asker:
    """Somebody who asks: what to be sure of first, and whose number it is, as far as the viewer may know."""

    asked: JoinRequest
    question: Question | None
    owner_id: int | None = None
    owner_name: str = ""
    owner_unit: str = ""  # where they belong; empty: here


@bp.get("/people/units/<int:unit_id>/joining")
@open_to("leaders")
def joining(unit_id: int) -> Response:
    """Who asks to join the team, its link, and what was declined lately."""
    return show_joining(get_team(unit_id))


@bp.post("/people/units/<int:unit_id>/joining/link")
@open_to("leaders")
def make_link(unit_id: int) -> BaseResponse:
    """Make the link, or another in its place."""
    make_join_link(get_team(unit_id), actor=viewer())
    db.session.commit()
    flash(_("The link is ready. Print the poster, or send the link into the group."), "ok")
    return redirect(url_for(".joining", unit_id=unit_id, _anchor="link"), 303)


@bp.post("/people/units/<int:unit_id>/joining/link/removal")
@open_to("leaders")
def end_link(unit_id: int) -> BaseResponse:
    """Let nobody ask by the link any more."""
    end_join_links(get_team(unit_id), actor=viewer())
    db.session.commit()
    flash(_("The link is ended. The poster on the wall leads nowhere now."), "ok")
    return redirect(url_for(".joining", unit_id=unit_id, _anchor="link"), 303)


@expensive
@bp.get("/people/units/<int:unit_id>/joining/poster.pdf")
@open_to("leaders")
def join_poster(unit_id: int) -> Response:
    """The poster for the wall: A4, or with `?size=a5` half of it."""
    unit = get_team(unit_id)
    links = links_of(unit.id)
    if not links:
        raise NotFound
    poster = printed_poster(unit, links[0], is_small=request.args.get("size") == "a5")
    return file_download(poster_pdf(poster), "application/pdf", f"vo-to-{unit.id}.pdf")


@bp.post("/people/units/<int:unit_id>/joining/requests/<int:join_request_id>/approval")
@open_to("leaders")
def approve_join_request(unit_id: int, join_request_id: int) -> BaseResponse:
    """Let the person in and show the slip; who has an account that the viewer leads is moved."""
    unit = get_team(unit_id)
    asking = rate_limits.taken_login_keys(viewer().id, request.remote_addr)
    token, is_sure = form_token(), request.form.get("sure") == "1"
    with rollback_on(Refused, BadPhone, Doubtful, RateLimited) as refused:
        rate_limits.ensure_within_limits(*asking)
        asked = get_request(join_request_id, unit)
        person, notes, is_new = approve_request(asked, is_sure=is_sure, token=token, actor=viewer())
        if is_new or has_code_of_form(person.id, token=token, actor_id=viewer().id):
            code = issue_activation_code(person, token=token, actor=viewer())
            db.session.commit()
            return show_slip(person, code, notes=notes, added_to=unit.id if is_new else None)
        db.session.commit()
        flash(_("%(name)s is in this team now.", name=person.name), "ok")
        return redirect(url_for(".person", user_id=person.id), 303)
    if isinstance(refused.error, RateLimited):
        told = retry_after_text(refused.error, _("Too many phone numbers or user names were tried."))
        return show_joining(get_team(unit_id), refusal=told, status=429)
    if isinstance(refused.error, TakenLogin):
        rate_limits.record_failure(*asking, user=get_user(viewer().id))
        told = _("This number has an account in another unit. Ask whoever leads above to let the person in here.")
        return show_joining(get_team(unit_id), refusal=told, status=422)
    told = "" if isinstance(refused.error, Doubtful) else refused.message
    return show_joining(get_team(unit_id), refusal=told, status=422)


@bp.post("/people/units/<int:unit_id>/joining/requests/<int:join_request_id>/decline")
@open_to("leaders")
def decline_join_request(unit_id: int, join_request_id: int) -> BaseResponse:
    """Say no, with a reason if one was chosen."""
    unit = get_team(unit_id)
    with rollback_on(Refused) as refused:
        asked = get_request(join_request_id, unit)
        decline_request(asked, reason=request.form.get("reason", ""), actor=viewer())
        db.session.commit()
    if refused:
        return show_joining(get_team(unit_id), refusal=refused.message, status=422)
    flash(_("Declined. You can take that back below for 30 days."), "ok")
    return redirect(url_for(".joining", unit_id=unit_id), 303)


@bp.post("/people/units/<int:unit_id>/joining/requests/<int:join_request_id>/decline/removal")
@open_to("leaders")
def reopen_join_request(unit_id: int, join_request_id: int) -> BaseResponse:
    """Take a no back."""
    unit = get_team(unit_id)
    reopen_request(get_request(join_request_id, unit), actor=viewer())
    db.session.commit()
    return redirect(url_for(".joining", unit_id=unit_id), 303)


def get_team(unit_id: int) -> Unit:
    """The team that the viewer leads; NotFound for another, and for a unit that nobody joins by a link."""
    unit = get_managed_unit(unit_id, viewer())
    if not can_let_join(viewer(), unit):
        raise NotFound
    return unit


def show_joining(unit: Unit, *, refusal: str = "", status: int = 200) -> Response:
    """The screen."""
    links = links_of(unit.id)
    html = render_template(
        "people/joining.html",
        unit=unit,
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        askers=askers_of(unit),
        declined=requests_of(unit.id, JoinRequestState.DECLINED),
        reasons=DECLINE_REASONS,
        link=links[0] if links else None,
        poster=Poster.of(links[0], site_url()) if links else None,
        refusal=refusal,
        token=new_form_token(),
    )
    return no_store(make_response(html, status))


def askers_of(unit: Unit) -> Sequence[Asker]:
    """Those who wait, with what the viewer should know before saying yes."""
    waiting = requests_of(unit.id, JoinRequestState.WAITING)
    owners, there = owners_of([one.phone for one in waiting]), names_in(unit.id)
    return [asker_of(one, unit, owners.get(one.phone), there) for one in waiting]


def asker_of(
    asked: JoinRequest, unit: Unit, owner: tuple[User, Unit | None] | None, there: Sequence[tuple[int, str]]
) -> Asker:
    """One of them; an account that the viewer does not lead is not told of."""
    user, home = owner if owner is not None else (None, None)
    if user is None or home is None or not can_see_people(viewer(), home):
        return Asker(asked, question_about(asked.name, there))
    return Asker(asked, None, user.id, user.name, "" if home.id == unit.id else home.name)
