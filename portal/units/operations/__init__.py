"""Every change to the organisation: units, who belongs where, and the grants."""

from portal.units.operations.changes import (
    Effects,
    GrantLine,
    Part,
    close_unit,
    merge_units,
    move_unit,
    open_unit,
    preview_close,
    preview_merge,
    preview_move,
    preview_open,
    preview_rename,
    preview_split,
    rename_unit,
    split_unit,
)
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import end_grant, grant_role
from portal.units.operations.memberships import join_unit
from portal.units.operations.people import correct_person, issue_activation_code, issue_activation_codes
from portal.units.operations.tree_lock import hold_tree
from portal.units.operations.units import add_alias, add_unit

__all__ = [
    "Effects",
    "GrantLine",
    "Part",
    "add_alias",
    "add_unit",
    "appoint_deputy",
    "close_unit",
    "correct_person",
    "end_grant",
    "grant_role",
    "hold_tree",
    "issue_activation_code",
    "issue_activation_codes",
    "join_unit",
    "merge_units",
    "move_unit",
    "open_unit",
    "preview_close",
    "preview_merge",
    "preview_move",
    "preview_open",
    "preview_rename",
    "preview_split",
    "rename_unit",
    "split_unit",
]
