"""What the board takes note of, and when it counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from portal.accounts.events import people_changed, visited
from portal.board.merging import merge_users
from portal.board.operations.tallies import forget, note_people, note_units, settle
from portal.board.operations.visits import take_in_visit
from portal.board.queries.kept import people_begun, people_begun_beside
from portal.courses.events import page_published
from portal.courses.models import Page, Revision
from portal.db import db
from portal.people.events import accounts_merged
from portal.programmes.events import completion_changed, programmes_changed
from portal.progress.events import standing_changed
from portal.units.events import people_moved, tree_changed


def listen() -> None:
    """Connect to what the features to the left announce."""
    for signal in (people_changed, people_moved, standing_changed, completion_changed):
        signal.connect(note_people)
    tree_changed.connect(note_units)
    visited.connect(take_in_visit)
    accounts_merged.connect(merge_users)
    programmes_changed.connect(take_in_programmes)
    page_published.connect(take_in_page)
    if not event.contains(db.session, "before_commit", settle):
        event.listen(db.session, "before_commit", settle)
        event.listen(db.session, "after_rollback", forget)


def take_in_programmes(programme_ids: tuple[str, ...], **_rest: Any) -> None:
    """Count everybody anew who has begun a course of these programmes, or one that they held until now."""
    note_people(people_begun(programme_ids))


def take_in_page(page: Page, *, revision: Revision, **_rest: Any) -> None:
    """Where a programme can be taught from now on, nobody has been seen teaching all of it yet."""
    if page.kind == "checklist" and revision.number == 1:
        note_people(people_begun_beside(page.course_id))
