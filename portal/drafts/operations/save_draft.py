"""Saving drafts: at every save, and once a sitting as a version for the history."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.models import Actor
from portal.content.checks.faults import Faults
from portal.content.enums import Impact
from portal.content.files.sources import is_readable
from portal.content.text.merging import TextMerge, merge_paragraphs
from portal.courses.models import Course, Page
from portal.courses.permissions import can_edit
from portal.courses.queries.facts import number_with_same_wording
from portal.db import begin_write, db
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft, DraftVersion, SavedText
from portal.drafts.queries.history import latest_version
from portal.drafts.queries.saved_texts import text_in_version
from portal.drafts.queries.texts import WorkingCopy, find_draft, get_text, published_source
from portal.errors import NotFound, Refused, Stale, require

VERSION_WINDOW = timedelta(minutes=10)  # who comes back to a text later than that begins another sitting
MAX_SAVED_TEXTS = 200  # versions of a draft
SAVED_TEXTS_KEPT_FOR = timedelta(days=3)


class EditConflict(Stale):
    """Somebody else saved or published the text since it was read; `text` is what it is now.

    `merge` has what was to be saved and what is there, put together; None where nobody knows any more what the
    two began from.
    """

    def __init__(self, text: WorkingCopy, merge: TextMerge | None = None) -> None:
        super().__init__(text.file_name)
        self.text = text
        self.merge = merge


def save_draft(
    text: WorkingCopy, source: str, *, version: int, based_on: int, anew: bool = False, actor: Actor
) -> Draft | None:
    """Keep this source as the draft of the text; None where it says what is published and nothing is pending.

    `version` and `based_on` are those of the text that was read before writing. A text that changes is not
    approved any more. `anew`: it was not written on from the draft but takes its place, which the history keeps
    as it is. Raises Forbidden, EditConflict, and Refused for a source that no file can hold.
    """
    require(can_edit(actor, text.course))
    _ensure_readable(source)
    draft = _find_and_lock(text)
    if source == text.source and not (draft is not None and draft.is_pending):
        return None
    if draft is not None and draft.is_pending and source == draft.source:
        return draft
    if version != (draft.version if draft is not None else 0) or not _is_same_base(text, based_on):
        raise _conflict(text, source, version=version, based_on=based_on)
    now = clock.now()
    if anew and draft is not None and draft.is_pending:
        _save_last_version(draft)
    if draft is None:
        draft = get_or_create_draft(text, actor=actor)
    if anew or not draft.is_pending:
        draft.based_on = text.number
    if not draft.is_pending:
        draft.impact, draft.message = Impact.MINOR, ""
    draft.source, draft.version = source, draft.version + 1
    if draft.saved_by_id != actor.id:
        draft.alone_since = draft.version
    draft.saved_by_id, draft.saved_at = actor.id, now
    reset_draft_state(draft)
    if text.number and source == published_source(text.course, text.page):
        draft.state = DraftState.PUBLISHED
    db.session.flush()
    _save_version(draft, actor, anew=anew)
    remember_text(draft)
    return draft


def save_edit(text: WorkingCopy, source: str, *, actor: Actor) -> Draft | None:
    """Keep what became of a text that was read in this very request. Raises as save_draft."""
    return save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)


def remember_text(draft: Draft) -> None:
    """Keep what the draft says in this version, so that who has it open can be merged with others."""
    row = SavedText(draft_id=draft.id, version=draft.version, source=draft.source, saved_at=clock.now())
    db.session.merge(row)
    too_old = (SavedText.draft_id == draft.id, SavedText.version <= draft.version - MAX_SAVED_TEXTS)
    db.session.execute(delete(SavedText).where(*too_old))


def forget_texts() -> None:
    """Erase texts that were saved so long ago that nobody has them open any more."""
    begin_write()
    db.session.execute(delete(SavedText).where(SavedText.saved_at < clock.now() - SAVED_TEXTS_KEPT_FOR))
    db.session.commit()


def is_seen(draft: Draft, version: int, actor: Actor) -> bool:
    """Whether the actor, who read this version, knows what the draft says: whatever came after is their own."""
    if version == draft.version:
        return True
    return draft.saved_by_id == actor.id and draft.alone_since - 1 <= version < draft.version


def _conflict(text: WorkingCopy, source: str, *, version: int, based_on: int) -> EditConflict:
    now = get_text(text.course, text.slug)
    before = text_in_version(text, version=version, based_on=based_on)
    return EditConflict(now, merge_paragraphs(before, source, now.source) if before is not None else None)


def _is_same_base(text: WorkingCopy, based_on: int) -> bool:
    """Whether nothing but facts has changed since the revision that was read."""
    if based_on == text.based_on:
        return True
    page_id = text.page.id if text.page is not None else None
    return number_with_same_wording(text.course.id, page_id, based_on) == text.based_on


def create_draft(course: Course, page: Page | None, source: str, *, actor: Actor | None) -> Draft:
    """The first draft of a file that was never published."""
    draft = Draft(
        course=course,
        slug=page.slug if page is not None else "",
        page=page,
        source=source,
        version=1,
        based_on=0,
        state=DraftState.DRAFT,
        saved_by_id=actor.id if actor is not None else None,
        saved_at=clock.now(),
    )
    db.session.add(draft)
    db.session.flush()
    _save_version(draft, actor)
    remember_text(draft)
    return draft


def discard_draft(draft: Draft, *, version: int, actor: Actor) -> None:
    """Let the draft say what is published; its history keeps it. Raises Forbidden, Stale, NotFound."""
    lock_pending_draft(draft, version, actor)
    if draft.based_on == 0:
        raise NotFound
    draft.version += 1
    reset_draft_state(draft, state=DraftState.PUBLISHED)


def rebase_draft(text: WorkingCopy, *, version: int, number: int, actor: Actor) -> None:
    """Let the draft count as begun from this revision, which was published meanwhile and which the actor has seen.

    Raises Forbidden, NotFound (nothing was published meanwhile), Stale.
    """
    require(can_edit(actor, text.course))
    draft = _find_and_lock(text)
    if draft is None or not text.is_outdated:
        raise NotFound
    if (draft.version, text.number) != (version, number):
        raise Stale(draft)
    draft.based_on, draft.version = number, draft.version + 1
    reset_draft_state(draft)
    remember_text(draft)


def reset_draft_state(draft: Draft, *, state: str = DraftState.DRAFT) -> None:
    """Take back what was said of an earlier text: that it asks for a review, is approved, or has a time."""
    draft.state = state
    draft.submitted_by_id = draft.submitted_at = draft.reviewer_id = None
    draft.approved_by_id = draft.approved_at = None
    draft.publish_at = draft.scheduled_by_id = None
    draft.schedule_problem = ""


def lock_draft(draft: Draft) -> None:
    """Let nobody else change the draft until this transaction ends, and read it anew."""
    db.session.get(Draft, draft.id, populate_existing=True, with_for_update=True)


def lock_pending_draft(draft: Draft, version: int, actor: Actor) -> None:
    """Hold a draft in which something is pending, as the actor has read it. Raises Forbidden, NotFound, Stale."""
    require(can_edit(actor, draft.course))
    lock_draft(draft)
    if not draft.is_pending:
        raise NotFound
    if not is_seen(draft, version, actor):
        raise Stale(draft)


def get_or_create_draft(text: WorkingCopy, *, actor: Actor) -> Draft:
    """The draft of the text; an empty-handed one, that says what is published, where nobody wrote on it yet.

    Raises EditConflict where somebody else began one at this moment.
    """
    if text.draft is not None:
        return text.draft
    draft = Draft(
        course=text.course,
        slug=text.slug,
        page=text.page,
        source=text.source,
        version=0,
        based_on=text.number,
        state=DraftState.PUBLISHED,
        saved_by_id=actor.id,
        saved_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError as lost_race:
        raise EditConflict(get_text(text.course, text.slug)) from lost_race
    return draft


def _find_and_lock(text: WorkingCopy) -> Draft | None:
    """The text's draft, held until this transaction ends; also one that was begun since the text was read."""
    draft = text.draft or find_draft(text.course.id, text.slug)
    if draft is not None:
        lock_draft(draft)
    return draft


def _save_last_version(draft: Draft) -> None:
    """Let the history have what the draft says now, even where no sitting ended with it."""
    latest = latest_version(draft.id)
    if latest is None or latest.source != draft.source:
        times = {"started_at": draft.saved_at, "saved_at": draft.saved_at}
        db.session.add(DraftVersion(draft_id=draft.id, author_id=draft.saved_by_id, source=draft.source, **times))
        db.session.flush()


def _save_version(draft: Draft, actor: Actor | None, *, anew: bool = False) -> None:
    author_id = actor.id if actor is not None else None
    latest = latest_version(draft.id)
    now = clock.now()
    goes_on = (
        not anew
        and latest is not None
        and latest.author_id == author_id
        and latest.published_as is None
        and now - latest.saved_at < VERSION_WINDOW
    )
    if latest is not None and goes_on:
        latest.source, latest.saved_at = draft.source, now
    else:
        db.session.add(
            DraftVersion(draft_id=draft.id, author_id=author_id, source=draft.source, started_at=now, saved_at=now)
        )
    db.session.flush()


def _ensure_readable(source: str) -> None:
    faults = Faults("")
    if not is_readable(source, faults):
        raise Refused(_("This text cannot be kept: %(why)s.", why=faults.found[0].message(_)))
