"""The members' desk: courses and progress."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from portal import clock
from portal.accounts.rules.viewer import Viewer
from portal.classes.queries.attendance import attended_classes
from portal.content.enums import PageKind
from portal.learning import queries
from portal.learning.courses.views import course_groups
from portal.learning.home.views import next_steps
from portal.learning.learner_progress.queries import read_learner_progress
from portal.learning.rules import week_starts_at, weekly_counts
from portal.learning.views.personal_key import duty_states, personal_key
from portal.learning.views.template_filters import page_url
from portal.programmes.queries.achievements import achievements_of
from portal.programmes.queries.duties import completions_in, duties_of, ever_given
from portal.progress.queries.active_members import ActiveMembers, count_active_members
from portal.progress.queries.completed_pages import completed_pages
from portal.scenarios.queries import open_runs
from portal.units.queries.contact_person import find_contact_person
from portal.web.access import open_to, viewer
from portal.web.htmx import screen_or_fragment
from portal.web.navigation import Duties, find_places
from portal.web.page_cache import render_personal_cached

bp = Blueprint("learning", __name__)

ACCESSIBILITY_TESTED_ON = date(2026, 11, 27)  # written anew when all of the statement was tested again

MIN_TEAM_FOR_WEEK = 4  # in a smaller team a number would name people
MAX_TEAM_FOR_WEEK = 40  # a larger unit is no team whose people know each other


@bp.get("/contact")
@open_to("signed_in")
def contact() -> FlaskResponse:
    """Whom to ask for help, by telephone or Zalo: pages that many share lead here, since they name nobody."""
    person = find_contact_person(viewer())
    return screen_or_fragment("learning/contact.html", "learning/_contact.html", contact=person)


@bp.get("/accessibility")
@open_to("everyone")
def accessibility() -> str:
    """The accessibility statement: what holds, how it was tested, what does not hold yet, and whom to tell."""
    return render_template("learning/accessibility.html", tested_on=ACCESSIBILITY_TESTED_ON)


@bp.get("/more")
@open_to("signed_in")
def more() -> str:
    """The places of the portal that have no room in the person's bar."""
    rest = find_places("/more", Duties.of(viewer())).rest
    return render_template("learning/more.html", rest=rest)


@bp.get("/continue")
@open_to("signed_in")
def continue_learning() -> Response:
    """Lead to where the person stopped: into an open quiz or rehearsal, else to the first page not finished."""
    person = viewer()
    mine = read_learner_progress(person.id)
    steps = next_steps(queries.list_desks(person, mine), mine, ())
    if not steps:
        return redirect(url_for(".course_list"))
    page, attempt = steps[0].page, steps[0].attempt
    if attempt is not None:
        return redirect(url_for(".attempt", attempt_id=attempt.id))
    run_id = open_runs(user_id=person.id).get(page.id) if page.kind == PageKind.SCENARIO else None
    if run_id is not None:
        return redirect(url_for(".scenario_run", run_id=run_id))
    return redirect(page_url(page))


@bp.get("/courses")
@open_to("signed_in")
def course_list() -> bytes:
    """Every course meant for the person: by programme where one is asked for."""
    person = viewer()
    mine, achieved = read_learner_progress(person.id), achievements_of(person.id)
    duties = duties_of(person, begun=mine.begun, achieved=achieved)
    return render_personal_cached(
        "learning/course_list.html",
        key=personal_key(person, mine.rows, achieved.rows, duty_states(duties)),
        context=lambda: {"groups": course_groups(queries.list_desks(person, mine), duties)},
    )


@bp.get("/progress")
@open_to("signed_in")
def my_progress() -> bytes:
    """What the person has finished, and when."""
    person = viewer()
    mine, achieved = read_learner_progress(person.id), achievements_of(person.id)
    duties = duties_of(person, begun=mine.begun, achieved=achieved)
    finished = completed_pages(user_id=person.id)
    week, classes = _team_week(person), attended_classes(person.id)
    shown = {duty.programme_id for duty in duties}
    completed = [one for one in completions_in(achieved) if one[0] not in shown]
    given = ever_given(person.id) if completed else frozenset()
    return render_personal_cached(
        "learning/my_progress.html",
        key=personal_key(
            person,
            mine.rows,
            achieved.rows,
            tuple(finished),
            duty_states(duties),
            week,
            classes,
            tuple(sorted(given)),
        ),
        context=lambda: {
            "desks": queries.list_desks(person, mine),
            "duties": duties,
            "completed": [one for one in completed if one[0] in given],
            "unasked": [one for one in completed if one[0] not in given],
            "finished": finished,
            "weeks": weekly_counts(mine.learning_days, clock.today()),
            "week": week,
            "classes": classes,
        },
    )


def _team_week(person: Viewer) -> ActiveMembers | None:
    """How many of the team learned this week; None where the number would tell who."""
    if person.unit_id is None:
        return None
    week = count_active_members(person.unit_id, since=week_starts_at(clock.today()))
    return week if MIN_TEAM_FOR_WEEK <= week.members <= MAX_TEAM_FOR_WEEK else None
