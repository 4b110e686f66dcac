"""What becomes of what a person wrote when two accounts of theirs become one."""

from __future__ import annotations

from portal.accounts.operations.merging import Merge, Rows, move_all
from portal.courses.models import CourseRevision, Fact, FactChange, Revision

ROWS = (
    Rows(Revision.author_id),
    Rows(CourseRevision.author_id),
    Rows(Fact.checked_by_id),
    Rows(FactChange.changed_by_id),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return move_all(ROWS, merge)
