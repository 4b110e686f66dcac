"""A page gets a new text: the one way in which revisions are made."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.enums import Impact
from portal.content.files.library import PageText
from portal.content.markdown.links import COURSE_FILE
from portal.content.questions.question import Question
from portal.content.text.line_ends import with_lf_ends
from portal.courses.events import page_published
from portal.courses.models import Page, Revision
from portal.courses.operations.aliases import add_page_aliases
from portal.courses.operations.check_audience import ensure_approved
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.unpublish import show_again
from portal.courses.permissions import can_edit
from portal.courses.queries.page_loader import NO_SOURCES, read_page
from portal.courses.queries.revision_cache import record_uncommitted
from portal.db import db
from portal.errors import Refused, Stale, require


def publish_page(
    page: Page,
    *,
    source: str,
    based_on: int,
    impact: str | None = None,
    message: str = "",
    beside: Mapping[str, str] = NO_SOURCES,
    approved_by: Actor | None = None,
    actor: Actor | None,
) -> Revision:
    """Give readers a new text, unless someone else did since the revision with the number `based_on` (0: none).

    `impact` is minor, notice or must-know; None: as the front matter says. `message` says what was changed.
    `beside` are the texts, by file name, that are published together with it. The same text again makes no new
    revision; a page that readers did not see is shown to them. Raises Forbidden, Stale or InvalidContent, and
    Refused where the course is neither published nor its introduction among `beside`, and where it is shared with
    a unit for which neither the actor nor `approved_by` writes.
    """
    require(can_edit(actor, page.course))
    acquire_publish_lock()
    db.session.refresh(page, ["revision_id", "revision", "withdrawn_at"])
    if page.course.withdrawn_at is not None and COURSE_FILE not in beside:
        raise Refused(_("Readers do not see this course yet, so publish the whole course."))
    before = page.revision
    if (before.number if before is not None else 0) != based_on:
        raise Stale(page)
    text, faults = read_page(page.course, page.file_name, source, beside=beside)
    if faults:
        raise InvalidContent(faults)
    was_hidden = page.withdrawn_at is not None and before is not None
    show_again(page)
    if before is not None and not revision_differs(before, text):
        if was_hidden:
            record(actor, "page.restored", page)
            send_page_published(page, before)
        return before

    if page.course.shared_unit_id is not None:
        ensure_approved(page.course.shared_unit_id, approved_by=approved_by, actor=actor)
    update_page_metadata(page, text)
    author_id = actor.id if actor is not None else None
    revision = save_revision(page, text, impact=impact, message=message, author_id=author_id, now=clock.now())
    record(actor, "page.published", page, revision=revision.number, impact=revision.impact, message=message)
    send_page_published(page, revision)
    return revision


def revision_differs(revision: Revision, text: PageText) -> bool:
    """Whether the text says or shows anything else than the revision does."""
    shown = (revision.source, revision.blocks, revision.front)
    return shown != (text.source, as_stored_json(text.blocks), as_stored_json(text.front))


def adopt_line_ends(revision: Revision, text: PageText) -> bool:
    """Whether they differ in nothing but line ends; the revision, which reads the same, takes them over."""
    if revision.source == text.source or with_lf_ends(revision.source) != with_lf_ends(text.source):
        return False
    if revision_differs(revision, replace(text, source=revision.source)):
        return False
    revision.source = text.source
    return True


def update_page_metadata(page: Page, text: PageText) -> None:
    """Let lists say of the page what its text says."""
    page.kind, page.title, page.summary, page.minutes = text.kind, text.title, text.summary, text.minutes


def save_revision(
    page: Page,
    text: PageText,
    *,
    impact: str | None = None,
    message: str = "",
    author_id: int | None,
    now: datetime,
) -> Revision:
    """The text as the page's next revision, which readers see from now on."""
    revision = Revision(
        page=page,
        number=page.revision.number + 1 if page.revision is not None else 1,
        source=text.source,
        front=as_stored_json(text.front),
        blocks=as_stored_json(text.blocks),
        plain=text.plain,
        facts=list(text.facts),
        impact=impact or text.front.get("impact", Impact.MINOR),
        message=message,
        author_id=author_id,
        published_at=now,
    )
    db.session.add(revision)
    # The revision needs its id before the page can point at it, and listeners read both.
    db.session.flush()
    record_uncommitted(revision.id)
    page.revision = revision
    db.session.flush()
    add_page_aliases(page, text.front.get("aliases", ()))
    return revision


def send_page_published(page: Page, revision: Revision) -> None:
    """Let later features know what the page asks now."""
    questions = tuple(Question.from_dict(block["question"]) for block in revision.blocks if "question" in block)
    page_published.send(page, revision=revision, questions=questions)


def as_stored_json(value: object) -> Any:
    """The value as the database gives it back, to compare like with like."""
    return json.loads(json.dumps(value))
