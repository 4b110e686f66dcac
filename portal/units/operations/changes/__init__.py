"""Dated changes of the organisation, each with its preview."""

from portal.units.operations.changes.close import close_unit, preview_close
from portal.units.operations.changes.effects import Effects, GrantLine
from portal.units.operations.changes.merge import merge_units, preview_merge
from portal.units.operations.changes.move import move_unit, preview_move
from portal.units.operations.changes.open import open_unit, preview_open
from portal.units.operations.changes.rename import preview_rename, rename_unit
from portal.units.operations.changes.split import Part, preview_split, split_unit

__all__ = [
    "Effects",
    "GrantLine",
    "Part",
    "close_unit",
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
