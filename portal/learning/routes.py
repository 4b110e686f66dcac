"""The members' desk: home, courses, progress, and first aid for everybody."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.courses.queries import find_guide
from portal.courses.queries.aliases import find_moved_guide
from portal.learning import queries
from portal.learning.filters import page_url
from portal.programmes.queries import achieved_by, completions_in, duties_of
from portal.progress.queries import finished_pages
from portal.questions.queries import open_attempts, review_day, unseen_regradings
from portal.scenarios.queries import open_runs
from portal.web.access import open_to, viewer

bp = Blueprint("learning", __name__)

FIRST_AID = "so-cuu-khi-bi-lua"  # the guide that takes the place of the built-in page


@bp.get("/")
@open_to("everyone")
def home() -> str | Response:
    """What to learn tonight; for a stranger, what this is and the way in."""
    person = viewer()
    if not person.is_authenticated:
        return render_template("learning/welcome.html")
    if not person.has_consented:
        return redirect(url_for("accounts.consent"))
    mine = queries.read_mine(person.id)
    desks = queries.list_desks(person, mine)
    return render_template(
        "learning/home.html",
        desks=desks,
        duties=[duty for duty in duties_of(person, begun=mine.begun) if duty.is_to_do],
        next_desk=queries.next_desk(desks),
        regraded=unseen_regradings(person.id),
        review=review_day(person, clock.today()),
    )


@bp.get("/continue")
@open_to("signed_in")
def next_step() -> Response:
    """Lead to where the person stopped: into an open quiz or rehearsal, else to the first page not finished."""
    person = viewer()
    desk = queries.next_desk(queries.list_desks(person))
    page = desk.lane.next if desk is not None else None
    if page is None:
        return redirect(url_for(".course_list"))
    attempt_id = open_attempts(user_id=person.id).get(page.id)
    if attempt_id is not None:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    run_id = open_runs(user_id=person.id).get(page.id) if page.kind == "scenario" else None
    if run_id is not None:
        return redirect(url_for(".scenario_run", run_id=run_id))
    return redirect(page_url(page))


@bp.get("/courses")
@open_to("signed_in")
def course_list() -> str:
    """Every course meant for the person."""
    return render_template("learning/course_list.html", desks=queries.list_desks(viewer()))


@bp.get("/courses/<course_slug>")
@open_to("signed_in")
def course(course_slug: str) -> str:
    """A course: what it is for, and its lane."""
    person = viewer()
    found = queries.get_course(course_slug, viewer=person)
    return render_template("learning/course.html", course=found, lane=queries.get_lane(course_slug, viewer=person))


@bp.get("/progress")
@open_to("signed_in")
def my_progress() -> str:
    """What the person has finished, and when."""
    person = viewer()
    mine, achieved = queries.read_mine(person.id), achieved_by(person.id)
    duties = duties_of(person, begun=mine.begun, achieved=achieved)
    shown = {duty.programme_id for duty in duties}
    return render_template(
        "learning/my_progress.html",
        desks=queries.list_desks(person, mine),
        duties=duties,
        completed=[one for one in completions_in(achieved) if one[0] not in shown],
        finished=finished_pages(user_id=person.id),
    )


@bp.get("/first-aid")
@open_to("everyone")
def first_aid() -> str | Response:
    """What to do in the first ten minutes after a scam, open to every resident: the guide, if there is one."""
    found = find_guide(FIRST_AID) or find_moved_guide(FIRST_AID)
    if found is not None:
        return redirect(url_for("guides.guide", slug=found.slug))
    return render_template("learning/first_aid.html")
