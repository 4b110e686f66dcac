"""A page gets a new text: the one way in which revisions are made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.audit.operations import Actor, record
from portal.content.library import PageText
from portal.content.line_ends import with_plain_ends
from portal.content.links import COURSE_FILE
from portal.content.questions import Question
from portal.courses.contents import note_uncommitted
from portal.courses.events import page_published
from portal.courses.models import Page, Revision
from portal.courses.operations.aliases import keep_aliases
from portal.courses.operations.audience import refuse_unapproved
from portal.courses.operations.faulty import Faulty
from portal.courses.operations.turn import take_turn
from portal.courses.permissions import can_edit
from portal.courses.surroundings import NOTHING, read_page
from portal.db import db
from portal.errors import Refused, Stale, require


def publish_page(
    page: Page,
    *,
    source: str,
    based_on: int,
    impact: str | None = None,
    message: str = "",
    beside: Mapping[str, str] = NOTHING,
    approved_by: Actor | None = None,
    actor: Actor | None,
) -> Revision:
    """Give readers a new text, unless someone else did since the revision with the number `based_on` (0: none).

    `impact` is minor, notice or must-know; None: as the front matter says. `message` says what was changed.
    `beside` are the texts, by file name, that are published together with it. The same text again makes no new
    revision; a page that readers did not see is shown to them. Raises Forbidden, Stale or Faulty, and Refused
    where the course is neither published nor its introduction among `beside`, and where it is shared with a unit
    for which neither the actor nor `approved_by` writes.
    """
    require(can_edit(actor, page.course))
    take_turn()
    db.session.refresh(page, ["revision_id", "revision", "withdrawn_at"])
    if page.course.withdrawn_at is not None and COURSE_FILE not in beside:
        raise Refused(_("Readers do not see this course yet, so publish the whole course."))
    before = page.revision
    if (before.number if before is not None else 0) != based_on:
        raise Stale(page)
    text, faults = read_page(page.course, page.file_name, source, beside=beside)
    if faults:
        raise Faulty(faults)
    was_hidden = page.withdrawn_at is not None and before is not None
    page.withdrawn_at, page.withdrawn_here = None, False
    if before is not None and not differs(before, text):
        if was_hidden:
            record(actor, "page.restored", page)
            announce(page, before)
        return before

    if page.course.shared_unit_id is not None:
        refuse_unapproved(page.course.shared_unit_id, approved_by=approved_by, actor=actor)
    put_heading(page, text)
    author_id = actor.id if actor is not None else None
    revision = keep_revision(page, text, impact=impact, message=message, author_id=author_id, now=clock.now())
    record(actor, "page.published", page, revision=revision.number, impact=revision.impact, message=message)
    announce(page, revision)
    return revision


def differs(revision: Revision, text: PageText) -> bool:
    """Whether the text says or shows anything else than the revision does."""
    shown = (revision.source, revision.blocks, revision.front)
    return shown != (text.source, stored(text.blocks), stored(text.front))


def take_line_ends(revision: Revision, text: PageText) -> bool:
    """Whether they differ in nothing but line ends; the revision, which reads the same, takes them over."""
    if revision.source == text.source or with_plain_ends(revision.source) != with_plain_ends(text.source):
        return False
    if differs(revision, replace(text, source=revision.source)):
        return False
    revision.source = text.source
    return True


def put_heading(page: Page, text: PageText) -> None:
    """Let lists say of the page what its text says."""
    page.kind, page.title, page.summary, page.minutes = text.kind, text.title, text.summary, text.minutes


def keep_revision(
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
        front=stored(text.front),
        blocks=stored(text.blocks),
        plain=text.plain,
        facts=list(text.facts),
        impact=impact or text.front.get("impact", "minor"),
        message=message,
        author_id=author_id,
        published_at=now,
    )
    db.session.add(revision)
    # The revision needs its id before the page can point at it, and listeners read both.
    db.session.flush()
    note_uncommitted(revision.id)
    page.revision = revision
    db.session.flush()
    keep_aliases(page, text.front.get("aliases", ()))
    return revision


def announce(page: Page, revision: Revision) -> None:
    """Let the features to the right know what the page asks now."""
    questions = tuple(Question.from_dict(block["question"]) for block in revision.blocks if "question" in block)
    page_published.send(page, revision=revision, questions=questions)


def stored(value: object) -> Any:
    """The value as the database gives it back, to compare like with like."""
    return json.loads(json.dumps(value))
