"""Who has which text open at this moment."""

from datetime import timedelta

from sqlalchemy import bindparam

from portal import clock
from portal.audit.models import Actor
from portal.courses.permissions import can_edit
from portal.db import db, table_of
from portal.drafts.models import OpenEditor
from portal.drafts.queries.text_states import TextPlace
from portal.errors import Refused, require

PRESENCE_TIMEOUT = timedelta(minutes=1)  # a tab that was not heard of for so long has no row any more
MAX_TAB_LENGTH = 40  # characters

_tabs = table_of(OpenEditor)
_own_tab = (
    (_tabs.c.course_id == bindparam("course"))
    & (_tabs.c.slug == bindparam("text"))
    & (_tabs.c.tab == bindparam("name"))
    & (_tabs.c.user_id == bindparam("person"))
)
# Every open editor says so every few seconds, so these are built once.
_FORGET = _tabs.delete().where(_tabs.c.seen_at < bindparam("since"))
_SEE_AGAIN = _tabs.update().where(_own_tab).values(seen_at=bindparam("now"))
_CLOSE = _tabs.delete().where(_own_tab)


def record_tab_open(place: TextPlace, slug: str, tab: str, *, actor: Actor) -> None:
    """Note that the file is open in this tab now. Raises Forbidden, Refused for a tab without a proper name."""
    require(can_edit(actor, place))
    if not tab or len(tab) > MAX_TAB_LENGTH or not tab.isascii():
        raise Refused("tab")
    now = clock.now()
    db.session.execute(_FORGET, {"since": now - PRESENCE_TIMEOUT})
    own = {"course": place.course_id, "text": slug, "name": tab, "person": actor.id}
    seen = db.session.connection().execute(_SEE_AGAIN, {**own, "now": now})
    if not seen.rowcount and db.session.get(OpenEditor, (place.course_id, slug, tab)) is None:
        opened = {"course_id": place.course_id, "slug": slug, "tab": tab, "user_id": actor.id}
        db.session.add(OpenEditor(**opened, opened_at=now, seen_at=now))
        db.session.flush()


def record_tab_closed(place: TextPlace, slug: str, tab: str, *, actor: Actor) -> None:
    """Note that the tab was closed."""
    own = {"course": place.course_id, "text": slug, "name": tab, "person": actor.id}
    db.session.execute(_CLOSE, own)
