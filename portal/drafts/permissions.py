"""Who may write, review and publish a text."""

from __future__ import annotations

from portal.audit.operations import Actor
from portal.drafts import queries
from portal.drafts.models import Draft


def has_written(actor: Actor, draft: Draft) -> bool:
    """Whether the actor had a hand in what waits to be published."""
    return actor.id in queries.authors_of(draft.id)


def can_approve(actor: Actor, draft: Draft) -> bool:
    """Whether the actor may say of a text that asks for a review that it may be published.

    Somebody else than who wrote it, where the course needs a second person; who may write the course at all is
    asked elsewhere.
    """
    return draft.state == "in_review" and not (draft.course.needs_second_person and has_written(actor, draft))


def needs_approval(draft: Draft) -> bool:
    """Whether the text has to be approved before it can be published."""
    return draft.course.needs_second_person and draft.state != "approved"
