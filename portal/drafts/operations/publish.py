"""Publish drafts: one text or a whole course, now or scheduled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.checks.course import without_mirrored
from portal.content.checks.faults import Fault
from portal.content.enums import Impact
from portal.content.markdown.links import COURSE_FILE
from portal.courses.models import Course
from portal.courses.operations.check_audience import approval_needed_message
from portal.courses.operations.handouts import refresh_handouts
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_page import publish_page
from portal.courses.permissions import can_edit
from portal.courses.queries.page_loader import read_page
from portal.db import begin_write, db
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft, DraftVersion
from portal.drafts.operations.save_draft import is_seen, lock_draft, lock_pending_draft, reset_draft_state
from portal.drafts.permissions import audience_unit_id, is_read_in_other_units, needs_approval
from portal.drafts.queries.history import authors_of
from portal.drafts.queries.texts import due_drafts, pending_drafts
from portal.errors import NotFound, PortalError, Refused, Stale, require

MAX_MESSAGE_LENGTH = 300  # characters
MAX_SCHEDULE_AHEAD = timedelta(days=366)


def publish_draft(draft: Draft, *, version: int, impact: str, message: str, actor: Actor) -> int:
    """Show readers what the draft says; tells the number of the revision it became.

    Raises Forbidden, NotFound (nothing pending), Stale, InvalidContent, and Refused where the course needs a
    second person who has not approved it yet.
    """
    _lock_publishable(draft, version, actor)
    _ensure_valid_message(impact, message)
    number = _publish(draft, impact=impact, message=message.strip(), beside={}, actor=actor)
    _refresh_handouts([draft], actor)
    return number


def publish_course(
    course: Course, *, versions: Mapping[str, int], impact: str, message: str, actor: Actor
) -> Sequence[Draft]:
    """Show readers everything that is pending in the course, all of it or nothing, and the course itself.

    `versions` are those that the actor has seen, by slug; what the actor saved since is no
    surprise. Raises as publish_draft; InvalidContent names every fault of every file.
    """
    require(can_edit(actor, course))
    _ensure_valid_message(impact, message)
    drafts = pending_drafts(course.id)
    for draft in drafts:
        lock_draft(draft)
    if versions.keys() - {draft.slug for draft in drafts} or not all(
        _knows(actor, draft, versions.get(draft.slug)) for draft in drafts
    ):
        raise Stale(course)
    waiting = [draft for draft in drafts if needs_approval(draft, actor)]
    if waiting:
        names = ", ".join(_title(draft) for draft in waiting)
        raise Refused(_("A second person has to approve these first: %(names)s.", names=names))
    if not drafts and course.withdrawn_at is None:
        raise NotFound
    beside = {file_name(draft): draft.source for draft in drafts}
    steps: list[Callable[[], object]] = [
        partial(_publish, draft, impact=impact, message=message.strip(), beside=beside, actor=actor)
        for draft in drafts
    ]
    if course.withdrawn_at is not None and COURSE_FILE not in beside:
        beside[COURSE_FILE] = course.source
        again = partial(publish_introduction, source=course.source, based_on=course.number)
        steps.append(partial(again, course, beside=beside, actor=actor))
    faults: list[Fault] = []
    for step in steps:
        try:
            step()
        except InvalidContent as faulty:
            faults += faulty.faults
    if faults:
        raise InvalidContent(without_mirrored(faults))
    _refresh_handouts(drafts, actor)
    return drafts


def _knows(actor: Actor, draft: Draft, version: int | None) -> bool:
    """Whether the actor has seen what the draft says, or wrote all of what came since (None: since it began)."""
    if version is None:
        return authors_of(draft.id) == {actor.id}
    return is_seen(draft, version, actor)


def schedule_draft(
    draft: Draft, *, version: int, impact: str, message: str, publish_at: datetime | None, actor: Actor
) -> None:
    """Let the draft be published at that moment, in the actor's name; None: not by itself any more.

    Raises as publish_draft, and Refused for a moment that is past or more than a year away.
    """
    _lock_publishable(draft, version, actor)
    _ensure_valid_message(impact, message)
    now = clock.now()
    if publish_at is not None and not now < publish_at < now + MAX_SCHEDULE_AHEAD:
        raise Refused(_("Choose a time within the next twelve months."))
    if publish_at is not None:
        page = draft.page
        found = read_page(draft.course, page.file_name, draft.source)[1] if page is not None else ()
        if found:
            raise InvalidContent(found)
    draft.publish_at, draft.impact, draft.message = publish_at, impact, message.strip()
    draft.scheduled_by_id = actor.id if publish_at is not None else None
    draft.schedule_problem = ""
    at = publish_at.isoformat() if publish_at is not None else ""
    record(actor, "page.scheduled", draft.course, file=draft.slug, publish_at=at)


def publish_due_drafts() -> int:
    """Publish every draft whose time has come, each in a transaction of its own; tells how many.

    One that cannot be published says why to its trainers, and waits no longer.
    """
    done = 0
    ids = [draft.id for draft in due_drafts(clock.now())]
    db.session.rollback()
    for draft_id in ids:
        done += _publish_one(draft_id)
    return done


def _publish_one(draft_id: int) -> bool:
    begin_write()
    draft = db.session.get(Draft, draft_id)
    if draft is None:
        return False
    lock_draft(draft)
    if draft.publish_at is None or draft.publish_at > clock.now() or not draft.is_pending:
        db.session.rollback()
        return False
    actor = db.session.get(User, draft.scheduled_by_id)
    try:
        if actor is None or actor.deactivated_at is not None:
            raise Refused(_("The person who set the time has left."))
        require(can_edit(actor, draft.course))
        _publish(draft, impact=draft.impact, message=draft.message, beside={}, actor=actor)
        _refresh_handouts([draft], actor)
        db.session.commit()
    except PortalError as problem:
        db.session.rollback()
        begin_write()
        why = problem.message if isinstance(problem, Refused) else _("Another text was published meanwhile.")
        db.session.execute(update(Draft).where(Draft.id == draft_id).values(publish_at=None, schedule_problem=why))
        db.session.commit()
        return False
    return True


def _refresh_handouts(published: Iterable[Draft], actor: Actor) -> None:
    """Let lessons show the guides among these as they are now; after all, so that no draft of theirs is stale."""
    for draft in published:
        if draft.page is not None:
            refresh_handouts(draft.page, actor=actor)


def file_name(draft: Draft) -> str:
    """The name of the draft's file in the course's folder."""
    return draft.page.file_name if draft.page is not None else COURSE_FILE


def _title(draft: Draft) -> str:
    return draft.page.title if draft.page is not None else _("Introduction")


def _publish(draft: Draft, *, impact: str, message: str, beside: Mapping[str, str], actor: Actor) -> int:
    based_on = draft.based_on
    approved_by = draft.approved_by if draft.state == DraftState.APPROVED else None
    if draft.page is None:
        number = publish_introduction(
            draft.course,
            source=draft.source,
            based_on=based_on,
            message=message,
            beside=beside,
            approved_by=approved_by,
            actor=actor,
        )
    else:
        number = publish_page(
            draft.page,
            source=draft.source,
            based_on=based_on,
            impact=impact,
            message=message,
            beside=beside,
            approved_by=approved_by,
            actor=actor,
        ).number
    reset_draft_state(draft, state=DraftState.PUBLISHED)
    draft.based_on = number
    draft.impact, draft.message = Impact.MINOR, ""
    # Another tab that still holds the draft is told so at its next save.
    draft.version += 1
    db.session.execute(
        update(DraftVersion)
        .where(DraftVersion.draft_id == draft.id, DraftVersion.published_as.is_(None))
        .values(published_as=number)
    )
    db.session.flush()
    return number


def _lock_publishable(draft: Draft, version: int, actor: Actor) -> None:
    lock_pending_draft(draft, version, actor)
    if needs_approval(draft, actor):
        if is_read_in_other_units(actor, draft):
            raise Refused(approval_needed_message(audience_unit_id(draft)))
        raise Refused(_("In this course a second person has to approve a text before it is published."))


def _ensure_valid_message(impact: str, message: str) -> None:
    if impact not in tuple(Impact):
        raise Refused(_("Say what the new text means for those who have finished."))
    if len(message) > MAX_MESSAGE_LENGTH:
        raise Refused(_("Say it in at most %(number)d characters.", number=MAX_MESSAGE_LENGTH))
