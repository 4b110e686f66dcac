"""Reading people as their leaders see them."""

from portal.people.queries.columns import PersonRow
from portal.people.queries.lists import members, number_of_members
from portal.people.queries.profiles import CourseLine, Stay, courses_of, stays_of
from portal.people.queries.receivers import (
    SlipPerson,
    number_below,
    number_of_receivers,
    people_for_slips,
    receivers,
)
from portal.people.queries.scope import Scope, led_by, scope_of
from portal.people.queries.search import Found, roles_in, search_people
from portal.people.queries.units import UnitLine, places_to_move_to, units_named

__all__ = [
    "CourseLine",
    "Found",
    "PersonRow",
    "Scope",
    "SlipPerson",
    "Stay",
    "UnitLine",
    "courses_of",
    "led_by",
    "members",
    "number_below",
    "number_of_members",
    "number_of_receivers",
    "people_for_slips",
    "places_to_move_to",
    "receivers",
    "roles_in",
    "scope_of",
    "search_people",
    "stays_of",
    "units_named",
]
