"""Pictures and sounds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.courses.models import Media
from portal.db import db


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A file without its bytes; `size` counts them."""

    sha256: str
    mime: str
    size: int


_media = select(Media.sha256, Media.mime, Media.size).where(Media.sha256 == bindparam("sha256"))
_data = select(Media.data).where(Media.sha256 == bindparam("sha256"))


def find_media(sha256: str) -> MediaRow | None:
    """The file with this SHA-256, without its bytes."""
    row = db.session.execute(_media, {"sha256": sha256}).first()
    return MediaRow(row.sha256, row.mime, row.size) if row is not None else None


def media_data(sha256: str) -> bytes:
    """The bytes of a file that is there."""
    return db.session.execute(_data, {"sha256": sha256}).scalar_one()
