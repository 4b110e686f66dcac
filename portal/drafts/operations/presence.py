"""Who has which text open at this moment."""

from datetime import timedelta

from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.courses.models import Course
from portal.courses.permissions import can_edit
from portal.db import db
from portal.drafts.models import OpenEditor
from portal.errors import Refused, require

PRESENCE_TIMEOUT = timedelta(minutes=1)  # a tab that was not heard of for so long has no row any more
MAX_TAB_LENGTH = 40  # characters


def record_tab_open(course: Course, slug: str, tab: str, *, actor: Actor) -> None:
    """Note that the file is open in this tab now. Raises Forbidden, Refused for a tab without a proper name."""
    require(can_edit(actor, course))
    if not tab or len(tab) > MAX_TAB_LENGTH or not tab.isascii():
        raise Refused("tab")
    now = clock.now()
    db.session.execute(delete(OpenEditor).where(OpenEditor.seen_at < now - PRESENCE_TIMEOUT))
    here = db.session.get(OpenEditor, (course.id, slug, tab))
    if here is None:
        db.session.add(
            OpenEditor(course_id=course.id, slug=slug, tab=tab, user_id=actor.id, opened_at=now, seen_at=now)
        )
    elif here.user_id == actor.id:
        here.seen_at = now
    db.session.flush()


def record_tab_closed(course: Course, slug: str, tab: str, *, actor: Actor) -> None:
    """Note that the tab was closed."""
    here = (OpenEditor.course_id == course.id, OpenEditor.slug == slug, OpenEditor.tab == tab)
    db.session.execute(delete(OpenEditor).where(*here, OpenEditor.user_id == actor.id))
