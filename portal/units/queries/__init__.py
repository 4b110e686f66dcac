"""Every read of the organisation."""

from portal.units.queries.grants import (
    find_grant,
    granted_units,
    grants_of,
    grants_over,
    heads_of,
    is_valid,
    own_roles_over,
    roles_over,
)
from portal.units.queries.history import holds_on, version_on
from portal.units.queries.memberships import home_of, membership_of, unit_of, unit_path_names
from portal.units.queries.tree import (
    at_or_above,
    at_or_below,
    begins_a_word,
    children,
    find_unit_by_code,
    find_units,
    get_unit,
    path,
)
from portal.units.queries.viewers import VIEWER

__all__ = [
    "VIEWER",
    "at_or_above",
    "at_or_below",
    "begins_a_word",
    "children",
    "find_grant",
    "find_unit_by_code",
    "find_units",
    "get_unit",
    "granted_units",
    "grants_of",
    "grants_over",
    "heads_of",
    "holds_on",
    "home_of",
    "is_valid",
    "membership_of",
    "own_roles_over",
    "path",
    "roles_over",
    "unit_of",
    "unit_path_names",
    "version_on",
]
