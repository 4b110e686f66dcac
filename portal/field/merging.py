"""What becomes of teach-backs when two accounts of one person become one."""

from __future__ import annotations

from portal.accounts.operations.merging import Merge, Rows, move_all
from portal.field.models import Observation

ROWS = (
    Rows(Observation.user_id),
    Rows(Observation.on_behalf_of_id),
    # The same form may have been sent by both, on a shared phone.
    Rows(Observation.observer_id, one_for=(Observation.token,)),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return move_all(ROWS, merge)
