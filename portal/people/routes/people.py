"""Finding people, and going down the units to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy import Row

from portal import clock
from portal.errors import NotFound
from portal.people import queries as people_queries
from portal.people.actions import FOR_UNIT, suiting
from portal.people.queries import PersonRow
from portal.people.routes.blueprint import bp
from portal.people.routes.codes import new_form_token
from portal.people.wanted import Wanted, wanted_from
from portal.people.wanted_texts import ROLES, SORTS, STATES
from portal.units import queries
from portal.units.leading import get_led_unit, visible_path
from portal.units.models import Unit
from portal.units.permissions import LEADING
from portal.units.queries import HeldGrant, UnitName
from portal.units.queries.reach import grants_of_each
from portal.units.queries.ways import way_to
from portal.units.reach import Above, code_givers
from portal.web.access import open_to, viewer
from portal.web.arguments import asked_page
from portal.web.htmx import wants_fragment
from portal.web.shared_pages import shared_desk

PAGE = 50  # people in the list of a unit
MOST_UNITS = 10  # that one text can mean; a text in the names of more of them, like "Tổ", means none


@bp.get("/people")
@open_to("leaders")
def people() -> Response:
    """Everybody whom the viewer leads, or who of them was looked for; a head of one team sees the team at once."""
    granted, scope = people_queries.led_by(viewer().id)
    wanted = wanted_from(request.args)
    if not granted:
        return make_response(render_template("people/nobody.html"))
    is_one = len(granted) == 1 and not wants_fragment()
    below = queries.children_names(granted[0].id) if is_one else ()
    if wanted.is_plain and is_one and not below:
        return show_unit(queries.get_unit(granted[0].id))
    return show_list(wanted, granted, below, scope)


@bp.get("/people/units/<int:unit_id>")
@open_to("leaders")
def unit(unit_id: int) -> Response:
    """A unit at or below the viewer's: what is below it, who is in it, and what can be done."""
    return show_unit(get_led_unit(unit_id, viewer()))


def show_list(
    wanted: Wanted, granted: Sequence[UnitName], below: Sequence[UnitName], scope: people_queries.Scope
) -> Response:
    """The list of those who are wanted, with the form that says who is; `below` is what a single unit holds."""
    chosen = chosen_unit(wanted.unit_id)
    wanted = replace(wanted, unit_id=chosen.id if chosen is not None else None)
    if chosen is not None:
        scope = people_queries.scope_of([chosen.id])
    named = people_queries.units_named(wanted.text, scope=scope, limit=MOST_UNITS + 1) if wanted.text else ()
    meant = [unit.id for unit in named] if len(named) <= MOST_UNITS else []
    found = people_queries.search_people(wanted, scope=scope, units=meant)
    wanted = replace(wanted, page=found.page)
    held = grants_of_each([*(row.id for row in found.rows), viewer().id])
    roles = {row.id: people_queries.roles_in(held[row.id]) for row in found.rows if row.id in held}
    # Where nobody else stands at the top, the one unit that is led is above all others.
    top = scope.roots if scope.is_everything and len(scope.roots) == 1 else ()
    givable = may_issue(found.rows, held, Above(everything=top))
    shown_named = tuple(named[:MOST_UNITS])
    # Only the whole screen asks for these.
    is_screen = not wants_fragment()
    choices = unit_choices(chosen, granted, below) if is_screen else ()
    deputyships = deputyships_in(held) if is_screen else ()
    chosen_name = chosen.name if chosen is not None else ""
    response = shared_desk(
        "people/people.html",
        "people/_found.html",
        key=(
            *(wanted, found.state, tuple(roles.items()), givable, tuple(map(tuple, shown_named))),
            *(chosen_name, choices, granted, tuple(map(tuple, deputyships)), clock.today()),
        ),
        token=new_form_token(),
        context=lambda: {
            "wanted": wanted,
            "found": found,
            "roles": roles,
            "may_issue": givable,
            "named": shown_named,
            "chosen": chosen,
            "units": choices,
            "granted": granted,
            "deputyships": deputyships,
            "states": STATES,
            "role_names": ROLES,
            "sorts": SORTS,
            "page_url": lambda page: url_for(".people", **wanted.arguments(page=page), _anchor="found"),
        },
    )
    if not is_screen:
        response.headers["HX-Push-Url"] = url_for(".people", **wanted.arguments())
    return response


def show_unit(shown: Unit) -> Response:
    """The screen of a unit that the viewer may see."""
    children = queries.children_names(shown.id)
    total = people_queries.number_of_members(shown.id)
    number, pages = asked_page(request.args, total=total, size=PAGE)
    members = tuple(people_queries.members(shown.id, offset=(number - 1) * PAGE, limit=PAGE))
    held = grants_of_each([*(row.id for row in members), viewer().id])
    way = way_to(shown.id, user_id=viewer().id, roles=LEADING)
    trail = way.visible
    givable = may_issue(members, held, Above({shown.id: way.all_ids}))
    heads = queries.heads_of(shown.id)
    actions = suiting(FOR_UNIT, viewer(), shown)
    deputyships = deputyships_in(held)
    if children:
        total = people_queries.number_below(shown.id)
    return shared_desk(
        "people/unit.html",
        key=(
            *(trail, children, tuple(map(tuple, members)), givable, tuple(heads.items())),
            *(tuple(action.endpoint for action in actions), tuple(map(tuple, deputyships))),
            *(total, number, pages, clock.today()),
        ),
        token=new_form_token(),
        context=lambda: {
            "unit": shown,
            "trail": trail,
            "children": children,
            "members": members,
            "may_issue": givable,
            "heads": heads,
            "actions": actions,
            "deputyships": deputyships,
            "total": total,
            "page": number,
            "pages": pages,
            "page_url": lambda wanted: url_for("people.unit", unit_id=shown.id, page=wanted),
        },
    )


def deputyships_in(held: Mapping[int, Sequence[HeldGrant]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """For whom the viewer acts, as deputyships_of tells; `held` are the viewer's grants among others."""
    is_deputy = any(grant.deputy_of_id is not None for grant in held.get(viewer().id, ()))
    return queries.deputyships_of(viewer().id) if is_deputy else ()


def may_issue(rows: Iterable[PersonRow], held: Mapping[int, Sequence[HeldGrant]], known: Above) -> frozenset[int]:
    """The ids of those in the list to whom the viewer may give a code; `held` are the grants of all of them."""
    homes = {row.id: row.unit_id for row in rows if row.deactivated_at is None}
    return frozenset(code_givers(viewer(), homes, held=held, known=known))


def chosen_unit(unit_id: int | None) -> Unit | None:
    """The unit that the list is narrowed to; None also where the viewer may not see into it."""
    if unit_id is None:
        return None
    try:
        return get_led_unit(unit_id, viewer())
    except NotFound:
        return None


def unit_choices(
    chosen: Unit | None, granted: Sequence[UnitName], below: Sequence[UnitName]
) -> tuple[tuple[int, str], ...]:
    """The units to narrow the list to, id and name: the way down to the chosen one and what is below it.

    Where none is chosen, those that the viewer leads, and what is below if that is one.
    """
    way: Sequence[Unit | UnitName] = visible_path(chosen, viewer()) if chosen is not None else granted
    depths = range(len(way)) if chosen is not None else [0] * len(way)
    if chosen is not None:
        below = queries.children_names(chosen.id)
    lines = [*zip(way, depths, strict=True), *((unit, len(way)) for unit in below)]
    return tuple((unit.id, "\N{NO-BREAK SPACE}" * 3 * depth + unit.name) for unit, depth in lines)
