"""What becomes of a person's requests when two accounts of theirs become one."""

from __future__ import annotations

from portal.accounts.operations.merging import Merge, Rows, move_all
from portal.privacy.models import DataRequest

ROWS = (Rows(DataRequest.user_id), Rows(DataRequest.handled_by_id))


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return move_all(ROWS, merge)
