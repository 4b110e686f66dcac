"""Signing up and withdrawing with one tap; the list of a class, and putting people on it."""

from collections.abc import Callable, Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.classes.models import ClassSession
from portal.classes.places import operations
from portal.classes.places.operations import MAX_PUT_ON, PutOn
from portal.classes.places.queries.candidates import (
    MAX_CANDIDATES,
    candidates,
    ids_below,
    number_without_place,
    unit_size,
    unit_to_put_on,
    units_to_put_on,
)
from portal.classes.places.queries.registrations import number_registered
from portal.classes.places.rules import free_places
from portal.classes.places.views import view_place_list, view_places
from portal.classes.planning.queries.sessions import visible_session
from portal.classes.queries.sessions import managed_session
from portal.classes.routes.blueprint import bp
from portal.db import db
from portal.errors import NotFound, Refused
from portal.units.models import Unit
from portal.units.queries.search import units_of
from portal.units.queries.tree import children_names
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import wants_fragment
from portal.web.listing import requested_search
from portal.web.request_values import parse_integer


@bp.post("/classes/<int:session_id>/place")
@open_to("signed_in")
def sign_up(session_id: int) -> BaseResponse:
    """Give the viewer a place, or one in the line."""
    return answer_tap(session_id, operations.sign_up)


@bp.post("/classes/<int:session_id>/withdrawal")
@open_to("signed_in")
def withdraw(session_id: int) -> BaseResponse:
    """Take the viewer's place back."""
    return answer_tap(session_id, operations.withdraw)


@bp.get("/classes/<int:session_id>/places")
@open_to("signed_in")
def place_list(session_id: int) -> str:
    """Who has a place, who waits and who withdrew, for those who manage the class."""
    session = get_managed_session(session_id)
    return render_template("classes/places.html", session=session, places=view_place_list(session))


@bp.get("/classes/<int:session_id>/places/add")
@open_to("signed_in")
def people_to_put_on(session_id: int) -> Response:
    """The people to tick: found by name, or those of a unit, or the units to choose from."""
    return show_people(get_managed_session(session_id))


@bp.post("/classes/<int:session_id>/places")
@open_to("signed_in")
def put_on(session_id: int) -> BaseResponse:
    """Put on who was ticked, or everybody of a unit; where there are too few places, ask first what is meant."""
    session = get_managed_session(session_id)
    unit, ids = chosen_unit(session), chosen_people()
    if unit is not None:
        ids = list(ids_below(unit.id, limit=MAX_PUT_ON + 1))
    if not ids:
        return show_people(session, refused=_("Tick at least one person."), status=422)
    over = request.form.get("over")
    free = free_places(session.capacity, number_registered(session.id))
    needed = number_without_place(session.id, ids)
    if over not in ("wait", "seat") and free is not None and needed > free and len(ids) <= MAX_PUT_ON:
        screen = render_template(
            "classes/put_on.html", session=session, unit=unit, ids=ids, needed=needed, free=free
        )
        return make_response(screen)
    with rollback_on(Refused) as refused:
        told = operations.put_on(session_id, ids, is_forced=over == "seat", actor=viewer())
    if refused:
        return show_people(get_managed_session(session_id), refused=refused.message, status=refused.status)
    db.session.commit()
    flash(put_on_text(told), "ok")
    return redirect(url_for(".place_list", session_id=session_id), 303)


@bp.post("/classes/<int:session_id>/places/<int:user_id>/removal")
@open_to("signed_in")
def take_off(session_id: int, user_id: int) -> BaseResponse:
    """Take somebody's place back."""
    get_managed_session(session_id)
    with rollback_on(Refused) as refused:
        operations.take_off(session_id, user_id, actor=viewer())
    if refused:
        flash(refused.message, "error")
    else:
        db.session.commit()
    return redirect(url_for(".place_list", session_id=session_id), 303)


def answer_tap(session_id: int, deed: Callable[..., object]) -> BaseResponse:
    """Do what the viewer tapped, and tell how they stand now: the part of the page for htmx, else all of it."""
    with rollback_on(Refused) as refused:
        deed(session_id, actor=viewer())
    if not refused:
        db.session.commit()
    session = visible_session(viewer(), session_id)
    if session is None:
        # Somebody who was put on without being invited, and withdrew.
        flash(_("You have withdrawn. Whoever teaches can put you on again."), "ok")
        return redirect(url_for(".class_list"), 303)
    if not wants_fragment():
        if refused:
            flash(refused.message, "error")
        return redirect(url_for(".class_page", session_id=session_id, _anchor="places"), 303)
    places = view_places(session, actor=viewer(), now=clock.now())
    html = render_template(
        "classes/_places.html", session=session, places=places, refusal=refused.message, is_answer=True
    )
    return make_response(html, refused.status if refused else 200)


def show_people(session: ClassSession, *, refused: str = "", status: int = 200) -> Response:
    """The people to tick, with why none could be put on."""
    unit, text = chosen_unit(session), requested_search()
    scope = units_to_put_on(session, viewer())
    if unit is None and len(scope) == 1 and not text:
        unit = unit_to_put_on(session, scope[0], viewer())
    people = []
    if text:
        people = candidates(session, below=[unit.id] if unit is not None else scope, text=text)
    elif unit is not None:
        people = candidates(session, within=unit.id)
    screen = render_template(
        "classes/people_to_put_on.html",
        session=session,
        unit=unit,
        size=unit_size(session.id, unit.id) if unit is not None and not text else None,
        below=() if text else children_names(unit.id) if unit is not None else units_of(scope, below=scope),
        people=people,
        q=text,
        is_cut=len(people) == MAX_CANDIDATES,
        refused=refused,
    )
    return make_response(screen, status)


def put_on_text(told: PutOn) -> str:
    """What became of those who were put on."""
    placed = ngettext("%(num)d person has a place.", "%(num)d people have a place.", told.placed)
    if not told.waiting:
        return str(placed)
    waiting = ngettext("%(num)d person waits.", "%(num)d people wait.", told.waiting)
    return f"{placed} {waiting}"


def chosen_people() -> Sequence[int]:
    """The ids of who was ticked."""
    return [id_ for id_ in request.form.getlist("person", type=parse_integer)[: MAX_PUT_ON + 1] if id_ is not None]


def chosen_unit(session: ClassSession) -> Unit | None:
    """The unit that was chosen, if the viewer may put on its people; NotFound for another one."""
    unit_id = request.values.get("unit", type=parse_integer)
    if unit_id is None:
        return None
    unit = unit_to_put_on(session, unit_id, viewer())
    if unit is None:
        raise NotFound
    return unit


def get_managed_session(session_id: int) -> ClassSession:
    """A class that the viewer may manage, or NotFound."""
    session = managed_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session
