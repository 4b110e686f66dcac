"""The programmes near the viewer's units, and one of them."""

from flask import Response, render_template, request

from portal import clock
from portal.programmes import permissions
from portal.programmes.enums import CertificateState
from portal.programmes.queries.assignments import assignments_near, assignments_of, filter_led_units
from portal.programmes.queries.certificates import number_of_certificates_below
from portal.programmes.queries.programmes import course_titles, courses_in, programmes_near
from portal.programmes.routes.blueprint import bp, get_visible_programme, programme_unit_choices
from portal.units.queries.managed_units import managed_unit_ids, managed_units
from portal.units.queries.people import names_of_units
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment
from portal.web.request_values import parse_integer


@bp.get("/programmes")
@open_to("leaders")
def programmes() -> str:
    """Every programme for the viewer's units, with where it is given."""
    led = managed_unit_ids(viewer())
    found = programmes_near(led, withdrawn=True)
    given = assignments_near(led)
    return render_template(
        "programmes/programmes.html",
        programmes=[one for one in found if one.withdrawn_at is None],
        withdrawn=[one for one in found if one.withdrawn_at is not None],
        given={one.id: [row for row in given if row.programme_id == one.id] for one in found},
        courses=course_titles(),
        units=names_of_units({one.unit_id for one in found if one.unit_id is not None}, below=led),
        waiting=number_of_certificates_below(led, state=CertificateState.WAITING, besides=viewer().id),
        today=clock.today(),
        led=managed_units(viewer()),
    )


@bp.get("/programmes/<programme_id>")
@open_to("leaders")
def programme(programme_id: str) -> str:
    """A programme: its courses, who is to finish it, and what can be done with it."""
    found, led = get_visible_programme(programme_id), managed_unit_ids(viewer())
    given = assignments_of(found.id, below=led)
    return render_template(
        "programmes/programme.html",
        programme=found,
        courses=courses_in(found.id),
        given=given,
        ended=assignments_of(found.id, below=led, ended=True),
        led_below=filter_led_units({row.unit_id for row in given}, led=led),
        may_change=permissions.can_change(viewer(), found),
        undo=request.args.get("ended", 0, type=parse_integer),
        today=clock.today(),
    )


@bp.get("/programmes/<programme_id>/units")
@open_to("leaders")
def unit_finder(programme_id: str) -> Response | str:
    """Those to choose from for an assignment: a part of its form for htmx."""
    found = get_visible_programme(programme_id)
    chosen = request.args.get("unit", 0, type=parse_integer) or None
    name = "programmes/_units.html" if wants_fragment() else "programmes/units.html"
    return render_template(name, programme=found, **programme_unit_choices(chosen))
