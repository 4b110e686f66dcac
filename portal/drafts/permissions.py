"""Who may write, review and publish a text."""

from portal.audit.models import Actor
from portal.content.checks.faults import Faults
from portal.content.enums import PageKind
from portal.content.files.front_matter import read_front
from portal.content.markdown.links import COURSE_FILE
from portal.courses.permissions import can_publish_to
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft
from portal.drafts.queries.history import authors_of
from portal.units.queries.tree import find_unit_by_code


def is_author(actor: Actor, draft: Draft) -> bool:
    """Whether the actor had a hand in what waits to be published."""
    return actor.id in authors_of(draft.id)


def can_approve(actor: Actor, draft: Draft) -> bool:
    """Whether the actor may say of a text that asks for a review that it may be published.

    Somebody who writes for all who will read it, and somebody else than who wrote it; who may write the course at
    all is asked elsewhere.
    """
    if draft.state != DraftState.IN_REVIEW or is_author(actor, draft):
        return False
    return not is_read_in_other_units(actor, draft)


def needs_approval(draft: Draft, actor: Actor) -> bool:
    """Whether somebody else has to approve the text before the actor can publish it."""
    if draft.state != DraftState.APPROVED:
        return draft.course.needs_second_person or is_read_in_other_units(actor, draft)
    return not can_publish_to(actor, audience_unit_id(draft), approved_by=draft.approved_by)


def is_read_in_other_units(actor: Actor, draft: Draft) -> bool:
    """Whether the text will be read in a unit for which the actor does not write."""
    return not can_publish_to(actor, audience_unit_id(draft))


def audience_unit_id(draft: Draft) -> int | None:
    """The id of the unit in which the text will be read: the one it is shared with, or the course's own."""
    if draft.page is not None:
        return draft.course.open_unit_id
    said = read_front(draft.source, Faults(COURSE_FILE), PageKind.COURSE).values.get("shared")
    shared = find_unit_by_code(said) if said is not None else None
    return shared.id if shared is not None else draft.course.unit_id
