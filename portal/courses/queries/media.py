"""Pictures and sounds."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.content.files.media import media_url
from portal.courses.models import CourseMedia, Media
from portal.db import db


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A file without its bytes; `size` counts them."""

    sha256: str
    mime: str
    size: int


_media = select(Media.sha256, Media.mime, Media.size).where(Media.sha256 == bindparam("sha256"))
_data = select(Media.data).where(Media.sha256 == bindparam("sha256"))


_sizes = (
    select(CourseMedia.name, Media.sha256, Media.size)
    .join(Media, Media.sha256 == CourseMedia.sha256)
    .where(CourseMedia.course_id == bindparam("course_id"))
)


def find_media(sha256: str) -> MediaRow | None:
    """The file with this SHA-256, without its bytes."""
    row = db.session.execute(_media, {"sha256": sha256}).first()
    return MediaRow(row.sha256, row.mime, row.size) if row is not None else None


def media_data(sha256: str) -> bytes:
    """The bytes of a file that is there."""
    return db.session.execute(_data, {"sha256": sha256}).scalar_one()


def media_sizes(course_id: int) -> dict[str, int]:
    """How many bytes each file has that the course names, by its address."""
    rows = db.session.execute(_sizes, {"course_id": course_id})
    return {media_url(row.sha256, row.name): row.size for row in rows}


def stored_hashes(hashes: Collection[str]) -> set[str]:
    """Those of the SHA-256 whose file is stored."""
    return set(db.session.scalars(select(Media.sha256).where(Media.sha256.in_(hashes))))
