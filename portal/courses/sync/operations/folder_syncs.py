"""Noting how the courses folder was at its last whole sync."""

from portal import clock
from portal.courses.models import FolderSync
from portal.courses.queries.folder_syncs import ONLY_ROW
from portal.db import db


def record_folder_sync(fingerprint: str) -> None:
    """Note that the folder with this fingerprint is published, in the caller's transaction."""
    db.session.merge(FolderSync(id=ONLY_ROW, fingerprint=fingerprint, synced_at=clock.now()))


def forget_folder_sync() -> None:
    """Let the next start read the folder again, in the caller's transaction."""
    row = db.session.get(FolderSync, ONLY_ROW)
    if row is not None:
        db.session.delete(row)
