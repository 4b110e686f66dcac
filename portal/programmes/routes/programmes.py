"""The programmes near the viewer's units, and one of them."""

from __future__ import annotations

from flask import Response, render_template, request

from portal import clock
from portal.programmes import permissions, queries
from portal.programmes.queries.programmes import titles_of_courses
from portal.programmes.routes.blueprint import bp, get_seen_programme, led_ids, led_units, unit_choices
from portal.units.queries.people import names_of_units
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number
from portal.web.htmx import wants_fragment


@bp.get("/programmes")
@open_to("leaders")
def programmes() -> str:
    """Every programme for the viewer's units, with where it is given."""
    led = led_ids()
    found = queries.programmes_led(led, withdrawn=True)
    given = queries.assignments_near(led)
    return render_template(
        "programmes/programmes.html",
        programmes=[one for one in found if one.withdrawn_at is None],
        withdrawn=[one for one in found if one.withdrawn_at is not None],
        given={one.id: [row for row in given if row.programme_id == one.id] for one in found},
        courses=titles_of_courses(),
        units=names_of_units({one.unit_id for one in found if one.unit_id is not None}, below=led),
        waiting=queries.number_below(led, state="waiting", besides=viewer().id),
        today=clock.today(),
        led=led_units(),
    )


@bp.get("/programmes/<programme_id>")
@open_to("leaders")
def programme(programme_id: str) -> str:
    """A programme: its courses, who is to finish it, and what can be done with it."""
    found, led = get_seen_programme(programme_id), led_ids()
    given = queries.assignments_of(found.id, below=led)
    return render_template(
        "programmes/programme.html",
        programme=found,
        courses=queries.courses_in(found.id),
        given=given,
        ended=queries.assignments_of(found.id, below=led, ended=True),
        led_below=queries.led_among({row.unit_id for row in given}, led=led),
        may_change=permissions.can_change(viewer(), found),
        undo=request.args.get("ended", 0, type=whole_number),
        today=clock.today(),
    )


@bp.get("/programmes/<programme_id>/units")
@open_to("leaders")
def unit_finder(programme_id: str) -> Response | str:
    """Those to choose from for an assignment: a part of its form for htmx."""
    found = get_seen_programme(programme_id)
    chosen = request.args.get("unit", 0, type=whole_number) or None
    name = "programmes/_units.html" if wants_fragment() else "programmes/units.html"
    return render_template(name, programme=found, **unit_choices(chosen))
