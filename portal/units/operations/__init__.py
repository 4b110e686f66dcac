"""Every change to the organisation: units, who belongs where, and the grants."""

from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import end_grant, grant_role, issue_activation_code
from portal.units.operations.memberships import join_unit
from portal.units.operations.units import add_alias, add_unit

__all__ = [
    "add_alias",
    "add_unit",
    "appoint_deputy",
    "end_grant",
    "grant_role",
    "issue_activation_code",
    "join_unit",
]
