"""Uploads that become pages, archives and Word files alike: decided on once, by whoever handed them in."""

from portal import clock
from portal.audit.models import Actor
from portal.db import db
from portal.drafts.queries.uploads import Upload, ensure_waiting
from portal.errors import require

MAX_WAITING = 10  # files of one person and kind; each may have many megabytes
MAX_FILE_NAME_LENGTH = 200  # characters


def lock_upload(upload: Upload, *, actor: Actor) -> None:
    """Hold the file until the decision is written. Raises Forbidden, NotFound (decided already)."""
    require(upload.uploaded_by_id == actor.id)
    db.session.refresh(upload, ["state"], with_for_update=True)
    ensure_waiting(upload)


def close_upload(upload: Upload, state: str) -> None:
    """Note what was decided; what the file holds is for the caller to empty."""
    upload.state, upload.decided_at = state, clock.now()
    db.session.flush()
