"""Teach-back: a head opens the checklist for a member and ticks what was seen."""

import secrets

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.queries.users import get_user
from portal.content.enums import PageKind
from portal.courses.permissions import can_see
from portal.courses.queries.published import PageRow, find_page, outlines, visible_courses
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import NotFound, Refused
from portal.observations import operations
from portal.observations.forms import ObservationForm
from portal.observations.permissions import can_observe
from portal.observations.queries import latest_by_page, observations_of
from portal.units.models import Membership
from portal.units.queries.memberships import membership_of
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import next_url, wants_fragment
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable

bp = Blueprint("observations", __name__)


@bp.get("/people/<int:user_id>/teach-back")
@open_to("leaders")
def teach_back_list(user_id: int) -> str:
    """The checklists of the member's courses, and how each went last."""
    user = get_observable_user(user_id)
    courses = visible_courses(get_membership(user))
    pages = outlines(course.id for course in courses)
    checklists = [page for course in courses for page in pages[course.id] if page.kind == PageKind.CHECKLIST]
    latest = latest_by_page(user.id)
    return render_template("observations/teach_back.html", person=user, checklists=checklists, latest=latest)


@bp.get("/people/<int:user_id>/teach-back/<course_slug>/<page_slug>")
@open_to("leaders")
def teach_back_form(user_id: int, course_slug: str, page_slug: str) -> Response:
    """One checklist, opened for a member."""
    user = get_observable_user(user_id)
    page = get_checklist(course_slug, page_slug, user)
    form = ObservationForm(formdata=None, revision=page.revision_id, token=secrets.token_urlsafe(12))
    return show_checklist(user, page, form)


@bp.post("/people/<int:user_id>/teach-back/<course_slug>/<page_slug>")
@resubmittable
@open_to("leaders")
def record_observation(user_id: int, course_slug: str, page_slug: str) -> BaseResponse:
    """Keep what was seen."""
    user = get_observable_user(user_id)
    page = get_checklist(course_slug, page_slug, user)
    form = ObservationForm()
    ticked = set(request.form.getlist("point", type=parse_integer))
    if not form.validate():
        return show_checklist(user, page, form, ticked=ticked, status=422)
    with rollback_on(Refused) as refused:
        operations.record_observation(
            page,
            user,
            revision_id=form.revision.data,
            ticked=ticked,
            remark=form.remark.data or "",
            token=form.token.data,
            actor=viewer(),
        )
    if refused:
        form.revision.data = page.revision_id
        return show_checklist(user, page, form, refusal=refused.message, status=422)
    db.session.commit()

    flash(_("Kept. %(name)s sees it too.", name=user.name), "ok")
    return redirect(url_for(".teach_back_list", user_id=user.id), 303)


@bp.post("/teach-back/<course_slug>/<page_slug>/acknowledgement")
@open_to("signed_in")
def acknowledge_observations(course_slug: str, page_slug: str) -> BaseResponse | str:
    """Note that the person has read what was seen; htmx takes the word of it away, a plain form leads back."""
    person = viewer()
    page = find_page(course_slug, page_slug)
    if page is None or page.kind != PageKind.CHECKLIST or not can_see(person, page):
        raise NotFound
    operations.acknowledge_observations(page.id, user_id=person.id)
    db.session.commit()

    if wants_fragment():
        return ""
    checklist = url_for("learning.page", course_slug=course_slug, page_slug=page_slug)
    return redirect(next_url(checklist), 303)


def get_observable_user(user_id: int) -> User:
    """The person, or NotFound where the viewer may not observe them."""
    user = get_user(user_id)
    if not can_observe(viewer(), user):
        raise NotFound
    return user


def get_membership(user: User) -> Membership:
    """Where the person belongs; somebody who can be observed belongs somewhere."""
    membership = membership_of(user.id)
    if membership is None:
        raise NotFound
    return membership


def get_checklist(course_slug: str, page_slug: str, user: User) -> PageRow:
    """The checklist, or NotFound when it is none or not meant for the person observed."""
    page = find_page(course_slug, page_slug)
    if page is None or page.kind != PageKind.CHECKLIST or not can_see(get_membership(user), page):
        raise NotFound
    return page


def show_checklist(
    user: User,
    page: PageRow,
    form: ObservationForm,
    *,
    ticked: set[int] | None = None,
    refusal: str = "",
    status: int = 200,
) -> Response:
    """The checklist with its form and what was seen before."""
    html = render_template(
        "observations/checklist.html",
        person=user,
        page=page,
        form=form,
        content=page_content(page.revision_id),
        ticked=ticked or set(),
        refusal=refusal,
        earlier=observations_of(user.id, page.id),
    )
    return make_response(html, status)
