"""What trainers said to each other about a text."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.drafts.models import Comment
from portal.errors import NotFound


def comments_of(draft_id: int) -> Sequence[Comment]:
    """The comments on the draft, resolved or not, with their people; the first said first."""
    people = (joinedload(Comment.author), joinedload(Comment.resolved_by))
    return db.session.scalars(
        select(Comment).where(Comment.draft_id == draft_id).options(*people).order_by(Comment.id)
    ).all()


def get_comment(comment_id: int, *, draft_id: int | None) -> Comment:
    """The comment on this draft, or NotFound."""
    wanted = (Comment.id == comment_id, Comment.draft_id == draft_id)
    found = db.session.scalars(select(Comment).where(*wanted)).one_or_none()
    if found is None:
        raise NotFound
    return found
