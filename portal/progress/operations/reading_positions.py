"""Where a person stopped reading, so that any phone of theirs can lead back there."""

from functools import cache

from sqlalchemy import Insert, bindparam, delete

from portal import clock
from portal.audit.models import Actor
from portal.courses.queries.revision_cache import page_content
from portal.db import db, fetch, insert, run_in_transaction, table_of
from portal.progress.models import ReadingPosition

_positions = table_of(ReadingPosition)
_FORGET = delete(_positions).where(
    _positions.c.user_id == bindparam("user"), _positions.c.page_id == bindparam("page")
)


def save_reading_position(page_id: int, *, revision_id: int, anchor: str, actor: Actor) -> bool:
    """Save the reading position of the person in a page; False for what is no heading or question of it.

    In a request that only reads besides, it is committed on return.
    """
    if anchor not in page_content(revision_id).places:
        return False
    values = {"user_id": actor.id, "page_id": page_id, "anchor": anchor, "read_at": clock.now()}
    run_in_transaction(lambda: fetch(_upsert(db.engine.dialect.name), values))
    return True


def forget_reading_position(page_id: int, *, user_id: int) -> None:
    """Forget the reading position in a page that was finished just now."""
    fetch(_FORGET, {"user": user_id, "page": page_id})


@cache
def _upsert(_dialect: str) -> Insert:
    saving = insert(ReadingPosition)
    return saving.on_conflict_do_update(
        index_elements=["user_id", "page_id"],
        set_={"anchor": saving.excluded.anchor, "read_at": saving.excluded.read_at},
    )
