"""Finding people, and going down the units to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy import Row

from portal import clock
from portal.people.filters import PeopleFilters
from portal.people.labels import ROLE_LABELS, SORT_LABELS, STATE_LABELS
from portal.people.queries import members as members_queries
from portal.people.queries.communes import commune_names
from portal.people.queries.former_members import FormerMember, former_members
from portal.people.queries.members import number_of_members
from portal.people.queries.person_rows import PersonRow
from portal.people.queries.scope import Scope, led_units_and_scope, scope_of
from portal.people.queries.search import roles_in, search_people
from portal.people.queries.units import units_named
from portal.people.routes.blueprint import bp
from portal.people.routes.codes import new_form_token
from portal.people.slips.queries import number_of_people_below
from portal.people.views.actions import UNIT_ACTIONS, available_actions
from portal.units.bulk.permissions import KnownAncestors, bulk_permissions_over, code_issuers
from portal.units.bulk.queries.grants import grants_by_user
from portal.units.models import Unit
from portal.units.permissions import LEADER_ROLES
from portal.units.queries.breadcrumbs import find_breadcrumbs, get_breadcrumbs
from portal.units.queries.grants import HeldGrant, deputyships_of, heads_of
from portal.units.queries.managed_units import get_managed_unit
from portal.units.queries.tree import UnitName, children_names, get_unit
from portal.units.queries.unit_labels import relabelled, unit_labels
from portal.units.rules.short_names import short_names
from portal.units.views import units_to_filter_by
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment
from portal.web.listing import paginate, requested_page
from portal.web.page_cache import cached_desk_response

PAGE_SIZE = 50  # people in the list of a unit
MAX_MATCHING_UNITS = 10  # that one text can mean; a text in the names of more of them, like "Tổ", means none


@bp.get("/people")
@open_to("leaders")
def people() -> Response:
    """Everybody whom the viewer leads, or who of them was looked for; a head of one team sees the team at once."""
    granted, scope = led_units_and_scope(viewer().id)
    wanted = PeopleFilters.parse(request.args)
    if not granted:
        return make_response(render_template("people/nobody.html"))
    is_one = len(granted) == 1 and not wants_fragment()
    below = children_names(granted[0].id) if is_one else ()
    if wanted.is_plain and is_one and not below:
        return show_unit(get_unit(granted[0].id))
    return show_list(wanted, granted, below, scope)


@bp.get("/people/units/<int:unit_id>")
@open_to("leaders")
def unit(unit_id: int) -> Response:
    """A unit at or below the viewer's: what is below it, who is in it, and what can be done."""
    return show_unit(get_managed_unit(unit_id, viewer()))


def show_list(
    wanted: PeopleFilters, granted: Sequence[UnitName], below: Sequence[UnitName], scope: Scope
) -> Response:
    """The list of those who are wanted, with the form that says who is; `below` is what a single unit holds."""
    way = find_breadcrumbs(wanted.unit_id, viewer())
    chosen = way.unit if way is not None else None
    wanted = replace(wanted, unit_id=chosen.id if chosen is not None else None)
    if chosen is not None:
        scope = scope_of([chosen.id])
    named = units_named(wanted.text, scope=scope, limit=MAX_MATCHING_UNITS + 1) if wanted.text else ()
    meant = [unit.id for unit in named] if len(named) <= MAX_MATCHING_UNITS else []
    found = search_people(wanted, scope=scope, units=meant)
    wanted = replace(wanted, page=found.pagination.page)
    held = grants_by_user([*(row.id for row in found.rows), viewer().id])
    roles = {row.id: roles_in(held[row.id]) for row in found.rows if row.id in held}
    # Where nobody else stands at the top, the one unit that is led is above all others.
    top = scope.roots if scope.is_everything and len(scope.roots) == 1 else ()
    givable = codes_issuable_to(found.rows, held, KnownAncestors(everything=top))
    unit_ids = {row.unit_id for row in found.rows}
    communes = dict(commune_names(unit_ids))
    shown_named = tuple(named[:MAX_MATCHING_UNITS])
    whole = unit_labels(unit_ids)
    labels = dict(zip(whole, short_names(list(whole.values())), strict=True))
    named_labels = unit_labels([unit.id for unit in shown_named], in_list=False)
    # Only the whole screen asks for these.
    is_screen = not wants_fragment()
    choices = tuple(
        (unit.id, "\N{NO-BREAK SPACE}" * 3 * depth + unit.name)
        for unit, depth in (units_to_filter_by(way, granted, below) if is_screen else ())
    )
    deputyships = deputyships_in(held) if is_screen else ()
    chosen_name = chosen.name if chosen is not None else ""
    response = cached_desk_response(
        "people/people.html",
        "people/_found.html",
        key=(
            *(wanted, found.state, tuple(roles.items()), givable, tuple(map(tuple, shown_named))),
            *(tuple(labels.items()), tuple(named_labels.items())),
            *(chosen_name, choices, granted, tuple(map(tuple, deputyships)), clock.today()),
            tuple(communes.items()),
        ),
        token=new_form_token(),
        context=lambda: {
            "wanted": wanted,
            "found": found,
            "roles": roles,
            "may_issue": givable,
            "named": shown_named,
            "labels": labels,
            "named_labels": named_labels,
            "chosen": chosen,
            "units": choices,
            "granted": granted,
            "deputyships": deputyships,
            "communes": communes,
            "waiting": found.waiting,
            "here": wanted.url(),
            "states": STATE_LABELS,
            "role_names": ROLE_LABELS,
            "sorts": SORT_LABELS,
            "page_url": lambda page: f"{wanted.page_url(page)}#found",
        },
    )
    if not is_screen:
        response.headers["HX-Push-Url"] = wanted.url()
    return response


def show_unit(shown: Unit) -> Response:
    """The screen of a unit that the viewer may see."""
    children = tuple(relabelled(children_names(shown.id)))
    total = number_of_members(shown.id)
    pagination = paginate(requested_page(), total=total, size=PAGE_SIZE)
    members = tuple(members_queries.members(shown.id, offset=pagination.offset, limit=PAGE_SIZE))
    held = grants_by_user([*(row.id for row in members), viewer().id])
    way = get_breadcrumbs(shown.id, viewer())
    trail = way.visible
    givable = codes_issuable_to(members, held, KnownAncestors({shown.id: way.all_ids}))
    heads = heads_of(shown.id)
    former = former_members(shown.id)
    places = dict(unit_labels({row.unit_id for row in former}))
    led = tuple(bulk_led_people(former))
    actions = available_actions(UNIT_ACTIONS, viewer(), shown)
    deputyships = deputyships_in(held)
    if children:
        total = number_of_people_below(shown.id)
    return cached_desk_response(
        "people/unit.html",
        key=(
            *(trail, children, tuple(map(tuple, members)), givable, tuple(heads.items())),
            *(tuple(action.endpoint for action in actions), tuple(map(tuple, deputyships))),
            *(total, pagination, clock.today(), former, tuple(places.items()), led),
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
            "former": former,
            "places": places,
            "led": led,
            "here": url_for("people.unit", unit_id=shown.id),
            "pagination": pagination,
            "page_url": lambda wanted: url_for("people.unit", unit_id=shown.id, page=wanted),
        },
    )


def bulk_led_people(former: Iterable[FormerMember]) -> list[int]:
    """Those of the people who moved whom the viewer still leads, and whose page can be opened."""
    homes = {row.user_id: row.unit_id for row in former}
    powers = bulk_permissions_over(viewer(), set(homes.values()))
    return [id_ for id_, unit in homes.items() if any(grant.role in LEADER_ROLES for grant in powers.over(unit))]


def deputyships_in(held: Mapping[int, Sequence[HeldGrant]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """For whom the viewer acts, as deputyships_of tells; `held` are the viewer's grants among others."""
    is_deputy = any(grant.deputy_of_id is not None for grant in held.get(viewer().id, ()))
    return deputyships_of(viewer().id) if is_deputy else ()


def codes_issuable_to(
    rows: Iterable[PersonRow], held: Mapping[int, Sequence[HeldGrant]], known: KnownAncestors
) -> frozenset[int]:
    """The ids of those in the list to whom the viewer may give a code; `held` are the grants of all of them."""
    homes = {row.id: row.unit_id for row in rows if row.deactivated_at is None}
    return frozenset(code_issuers(viewer(), homes, held=held, known=known))
