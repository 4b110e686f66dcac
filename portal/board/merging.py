"""What becomes of a person's plans when two accounts of theirs become one."""

from __future__ import annotations

from portal.accounts.operations.merging import Merge, Rows, move_all
from portal.board.models import TeamPlan

ROWS = (Rows(TeamPlan.planned_by_id),)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return move_all(ROWS, merge)
