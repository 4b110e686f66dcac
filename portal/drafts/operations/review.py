"""Review of drafts: a second person reads a text before it is published, and approves or returns it."""

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.text.line_ends import split_lines, with_lf_ends
from portal.courses.models import Course
from portal.courses.operations.check_audience import approval_needed_message
from portal.courses.permissions import can_edit
from portal.db import db
from portal.drafts.enums import DraftState
from portal.drafts.models import Comment, Draft
from portal.drafts.operations.save_draft import (
    get_or_create_draft,
    lock_pending_draft,
    reset_draft_state,
    save_edit,
)
from portal.drafts.permissions import audience_unit_id, can_approve, is_read_in_other_units
from portal.drafts.queries.comments import get_comment
from portal.drafts.queries.reviewers import possible_reviewers
from portal.drafts.queries.texts import WorkingCopy
from portal.drafts.rules.suggestions import with_suggestion
from portal.errors import NotFound, Refused, require

MAX_COMMENT_LENGTH = 2000  # characters
MAX_SUGGESTION_LENGTH = 4000  # characters


def request_review(
    draft: Draft, *, version: int, message: str = "", reviewer_id: int | None = None, actor: Actor
) -> None:
    """Let another trainer read the draft as it is now: the reviewer, who is told so, or whoever likes.

    Raises Forbidden, Stale, NotFound (nothing to review), and Refused for a reviewer who may not review it.
    """
    lock_pending_draft(draft, version, actor)
    if reviewer_id is not None and reviewer_id not in {person.id for person in possible_reviewers(draft, actor)}:
        raise Refused(_("This person cannot review it. Choose another one."))
    draft.reviewer_id = reviewer_id
    draft.state = DraftState.IN_REVIEW
    draft.submitted_by_id, draft.submitted_at = actor.id, clock.now()
    draft.message = message.strip() or draft.message
    record(actor, "page.submitted", draft.course, file=draft.slug)


def approve_draft(draft: Draft, *, version: int, actor: Actor) -> None:
    """Say that the draft as it is now may be published.

    Raises Forbidden, Stale, NotFound, and Refused for an author and for who does not write for all its readers.
    """
    lock_pending_draft(draft, version, actor)
    if draft.state != DraftState.IN_REVIEW:
        raise NotFound
    if not can_approve(actor, draft):
        if is_read_in_other_units(actor, draft):
            raise Refused(approval_needed_message(audience_unit_id(draft)))
        raise Refused(_("You wrote on this text yourself, so it is for somebody else to approve it."))
    draft.state = DraftState.APPROVED
    draft.approved_by_id, draft.approved_at = actor.id, clock.now()
    record(actor, "page.approved", draft.course, file=draft.slug)


def return_draft(draft: Draft, *, version: int, actor: Actor) -> None:
    """Give the draft back to its authors, or take the question for a review back. Raises as ask_for_review."""
    lock_pending_draft(draft, version, actor)
    if draft.state not in (DraftState.IN_REVIEW, DraftState.APPROVED):
        raise NotFound
    reset_draft_state(draft)
    record(actor, "page.sent_back", draft.course, file=draft.slug)


def update_course_settings(course: Course, *, needs_second_person: bool, actor: Actor) -> None:
    """Say whether the texts of the course need a second person before they are published. Raises Forbidden."""
    require(can_edit(actor, course))
    if course.needs_second_person != needs_second_person:
        course.needs_second_person = needs_second_person
        record(actor, "course.set_up", course, needs_second_person=needs_second_person)


def comment(
    text: WorkingCopy,
    words: str,
    *,
    line: int,
    quote: str | None = None,
    before: str = "",
    suggestion: str = "",
    actor: Actor,
) -> Comment:
    """Say something at a line of the text (0: about the whole). Raises Forbidden, Refused (empty, too long).

    `suggestion` is another wording for the lines `before`; the same wording, or none, suggests nothing.

    `quote` is what the line said when it was read, by which it is found again if it has changed or moved since;
    None: what it says now.
    """
    require(can_edit(actor, text.course))
    words = words.strip()
    before, suggestion = with_lf_ends(before).strip("\n"), with_lf_ends(suggestion).strip("\n")
    if not suggestion.strip() or suggestion == before:
        before = suggestion = ""
    if not words and not suggestion:
        raise Refused(_("Write what you want to say."))
    if len(suggestion) > MAX_SUGGESTION_LENGTH or len(before) > MAX_SUGGESTION_LENGTH:
        raise Refused(_("A suggestion has at most %(number)d characters.", number=MAX_SUGGESTION_LENGTH))
    if len(words) > MAX_COMMENT_LENGTH:
        raise Refused(_("A comment has at most %(number)d characters.", number=MAX_COMMENT_LENGTH))
    lines = [each.text for each in split_lines(text.source)]
    if quote is not None:
        line = min(max(line, 0), len(lines))
    elif not 0 <= line <= len(lines):
        raise Refused(_("The text has no line %(line)d.", line=line))
    else:
        quote = lines[line - 1] if line else ""
    said = Comment(
        draft_id=get_or_create_draft(text, actor=actor).id,
        line=line,
        quote=quote if line else "",
        text=words,
        before=before,
        suggestion=suggestion,
        author_id=actor.id,
        written_at=clock.now(),
    )
    db.session.add(said)
    db.session.flush()
    return said


def resolve_comment(comment_id: int, text: WorkingCopy, *, resolved: bool = True, actor: Actor) -> Comment:
    """Tick the comment off, or open it again. Raises Forbidden, NotFound."""
    require(can_edit(actor, text.course))
    draft_id = text.draft.id if text.draft is not None else None
    said = get_comment(comment_id, draft_id=draft_id)
    said.resolved_at = clock.now() if resolved else None
    said.resolved_by_id = actor.id if resolved else None
    return said


def take_suggestion(comment_id: int, text: WorkingCopy, *, actor: Actor) -> Comment:
    """Put the suggested wording into the draft and tick the comment off.

    Raises Forbidden, NotFound (no such suggestion), EditConflict, and Refused for a paragraph that was changed.
    """
    said = resolve_comment(comment_id, text, actor=actor)
    if not said.suggestion:
        raise NotFound
    source = with_suggestion(text.source, said.before, said.suggestion, max(said.line - 1, 0))
    if source is None:
        raise Refused(_("This paragraph was changed since. Put the suggestion in by hand."))
    save_edit(text, source, actor=actor)
    return said
