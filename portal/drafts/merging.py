"""What becomes of what a person was writing when two accounts of theirs become one."""

from __future__ import annotations

from portal.accounts.operations.merging import Merge, Rows, move_all
from portal.drafts.models import Comment, CourseImport, Draft, OpenEditor, Sitting

ROWS = (
    Rows(Draft.saved_by_id),
    Rows(Draft.submitted_by_id),
    Rows(Draft.approved_by_id),
    Rows(Draft.scheduled_by_id),
    Rows(Sitting.author_id),
    Rows(Comment.author_id),
    Rows(Comment.resolved_by_id),
    Rows(OpenEditor.user_id),
    Rows(CourseImport.uploaded_by_id),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return move_all(ROWS, merge)
