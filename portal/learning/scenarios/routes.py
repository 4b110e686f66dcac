"""A scenario: its start, one scene at a time, its ending."""

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.courses.permissions import can_edit, can_see
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pages.queries import get_reader_state
from portal.learning.pages.routes.page_kinds import page_view
from portal.learning.queries import Lane
from portal.learning.routes import bp
from portal.learning.scenarios.views import scenario_appearance, view_run
from portal.scenarios import operations
from portal.scenarios import queries as scenarios
from portal.scenarios.queries import Run
from portal.web.access import open_to, viewer
from portal.web.htmx import screen_or_titled_fragment, wants_fragment
from portal.web.page_cache import render_personal_cached
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_late


@page_view(PageKind.SCENARIO)
def show_scenario(found: PageRow, lane: Lane, person: Viewer) -> bytes:
    """What is rehearsed, the run to go on with, and those before it."""
    content = page_content(found.revision_id)
    runs = scenarios.runs_of(found.id, user_id=person.id)
    may_see_choices = person.is_in_audience("trainers") and can_edit(person, found)
    reader = get_reader_state(found.id, user_id=person.id)
    return render_personal_cached(
        "learning/scenario.html",
        key=(found.id, lane.outline, lane.is_bookmarked(found.id), runs, may_see_choices, reader),
        context=lambda: {
            "page": found,
            "content": content,
            "lane": lane,
            "dress": scenario_appearance(content.front, content.scenes.values()),
            "open_run": next((run for run in runs if run.ended_at is None), None),
            "runs": [run for run in runs if run.ended_at is not None],
            "may_see_choices": may_see_choices,
            "reader": reader,
        },
    )


@bp.post("/courses/<course_slug>/<page_slug>/runs")
@writes_late
@open_to("signed_in")
def begin_run(course_slug: str, page_slug: str) -> Response:
    """Begin to rehearse, or go on with the run that is open; `scene` asks for the moment that decided another."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    if page.kind != PageKind.SCENARIO:
        raise NotFound
    run_id = operations.begin_run(page, scene=request.form.get("scene"), actor=person)
    # A moment that comes again stands below what was said before it.
    anchor = "scene" if request.form.get("scene") else None
    return redirect(url_for(".scenario_run", run_id=run_id, _anchor=anchor), 303)


@bp.get("/runs/<int:run_id>")
@open_to("signed_in")
def scenario_run(run_id: int) -> Response:
    """The scene the person is in, or the ending."""
    person = viewer()
    return _show(_get_run(run_id, person), person)


@bp.post("/runs/<int:run_id>/steps")
@resubmittable
@writes_late
@open_to("signed_in")
def record_choice(run_id: int) -> Response:
    """Keep what was chosen in a scene, once, and turn to where it leads."""
    person = viewer()
    number = request.form.get("number", type=parse_integer)
    choice = request.form.get("choice", type=parse_integer)
    if number is None or choice is None:
        raise NotFound
    run = _get_run(run_id, person)
    run = operations.record_choice(run, number=number, scene=request.form.get("scene", ""), choice=choice)

    note = ""
    if run.steps[number - 1].choice != choice:
        note = _("What you chose there is already said, as in real life. Let us go on from here.")
    if wants_fragment():
        return _show(run, person, note=note)
    if note:
        flash(note, "notice")
    return redirect(url_for(".scenario_run", run_id=run_id, _anchor="scene"), 303)


def _get_run(run_id: int, person: Viewer) -> Run:
    run = scenarios.get_run(run_id, user_id=person.id)
    if not can_see(person, run.page):
        raise NotFound
    return run


def _show(run: Run, person: Viewer, *, note: str = "") -> FlaskResponse:
    """The present scene; at an ending also where to go on, and whether its decisive moment can be played again."""
    lane = None if run.is_open else queries.get_lane(run.page.course_slug, viewer=person)
    return screen_or_titled_fragment(
        "learning/scenario_run.html",
        "learning/_scenario_run.html",
        view=view_run(run, page_content(run.revision_id)),
        page=run.page,
        lane=lane,
        scenes_now={} if run.is_open else page_content(run.page.revision_id).scenes,
        note=note,
    )
