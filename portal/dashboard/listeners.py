"""What the dashboard takes note of, and when it counts."""

from typing import Any

from sqlalchemy import event

from portal.accounts.events import people_changed, user_seen
from portal.content.enums import PageKind
from portal.courses.events import page_published
from portal.courses.models import Page, Revision
from portal.dashboard.counts.operations.counts import (
    discard_dirty,
    flush_counts,
    mark_people_dirty,
    mark_units_dirty,
)
from portal.dashboard.counts.operations.visits import on_user_seen
from portal.dashboard.counts.queries.stored_counts import (
    assigned_unit_ids,
    people_in_programmes,
    people_in_programmes_with,
    people_with_own_days,
)
from portal.dashboard.saved_views.operations import erase_saved_views
from portal.db import db
from portal.programmes.events import assignments_changed, completion_changed, programmes_changed
from portal.progress.events import progress_changed
from portal.units.events import people_moved, tree_changed


def connect() -> None:
    """Connect to the signals of earlier features."""
    for signal in (people_changed, people_moved, progress_changed, completion_changed):
        signal.connect(mark_people_dirty)
    tree_changed.connect(mark_units_dirty)
    people_changed.connect(on_people_changed)
    user_seen.connect(on_user_seen)
    programmes_changed.connect(on_programmes_changed)
    assignments_changed.connect(on_assignments_changed)
    page_published.connect(on_page_published)
    if not event.contains(db.session, "before_commit", flush_counts):
        event.listen(db.session, "before_commit", flush_counts)
        event.listen(db.session, "after_rollback", discard_dirty)


def on_people_changed(user_ids: tuple[int, ...], **_rest: Any) -> None:
    """Leave no saved view of who is forgotten."""
    erase_saved_views(list(user_ids))


def on_programmes_changed(programme_ids: tuple[str, ...], **_rest: Any) -> None:
    """Count everybody anew who has begun a course of these programmes, or one that they held until now.

    So too the newcomers where they are assigned.
    """
    mark_people_dirty(people_in_programmes(programme_ids))
    on_assignments_changed(tuple(assigned_unit_ids(programme_ids)))


def on_assignments_changed(unit_ids: tuple[int, ...], **_rest: Any) -> None:
    """Count the newcomers of these units anew, who may have other days than before."""
    if unit_ids:
        mark_people_dirty(people_with_own_days(unit_ids))


def on_page_published(page: Page, *, revision: Revision, **_rest: Any) -> None:
    """Where a programme can be taught from now on, nobody has been seen teaching all of it yet."""
    if page.kind == PageKind.CHECKLIST and revision.number == 1:
        mark_people_dirty(people_in_programmes_with(page.course_id))
