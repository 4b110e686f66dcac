"""Where a text stands between being written and being read, and what the viewer may do about it."""

from dataclasses import dataclass

from portal.accounts.rules.viewer import Viewer
from portal.courses.operations.check_audience import approval_needed_message
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft
from portal.drafts.permissions import (
    audience_unit_id,
    can_approve,
    is_author,
    is_read_in_other_units,
    needs_approval,
)
from portal.drafts.queries.reviewers import possible_reviewers
from portal.drafts.queries.texts import WorkingCopy


@dataclass(frozen=True)
class AllowedSteps:
    """What may be done with a text now."""

    can_ask: bool
    reviewers: tuple[tuple[int, str], ...]  # whom the viewer may ask by name
    can_approve: bool
    can_send_back: bool
    can_publish: bool
    can_discard: bool
    can_show_again: bool
    can_hide: bool
    waits_for_second: bool
    beyond: str  # why a trainer of the unit that it is shared with has to approve it; empty: nobody has to
    wrote_it: bool
    with_course: bool  # readers do not see the course yet, so it is published as a whole


def allowed_steps(text: WorkingCopy, viewer: Viewer) -> AllowedSteps:
    """The steps that are open to the viewer, who writes for the course."""
    draft = text.draft if text.is_pending else None
    in_review = draft is not None and draft.state in (DraftState.IN_REVIEW, DraftState.APPROVED)
    with_course = text.course.withdrawn_at is not None
    waits = draft is not None and needs_approval(draft, viewer)
    can_ask = draft is not None and draft.state == DraftState.DRAFT
    reviewers = possible_reviewers(draft, viewer) if draft is not None and can_ask else ()
    return AllowedSteps(
        can_ask=can_ask,
        reviewers=tuple((person.id, person.name) for person in reviewers),
        can_approve=draft is not None and can_approve(viewer, draft),
        can_send_back=in_review,
        can_publish=draft is not None and not waits and not with_course,
        can_discard=draft is not None and text.number > 0,
        can_show_again=text.page is not None and text.number > 0 and not text.is_shown and not with_course,
        can_hide=text.page is not None and text.is_shown,
        waits_for_second=draft is not None and text.course.needs_second_person and waits,
        beyond=_who_must_approve(draft, viewer) if waits and draft is not None else "",
        wrote_it=draft is not None and is_author(viewer, draft),
        with_course=with_course,
    )


def _who_must_approve(draft: Draft, viewer: Viewer) -> str:
    return approval_needed_message(audience_unit_id(draft)) if is_read_in_other_units(viewer, draft) else ""
