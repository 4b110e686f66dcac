"""Pictures and sounds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, bindparam, cast, select

from portal.content.files.media import MEDIA_TYPES, media_url
from portal.courses.models import Course, CourseMedia, Media, Page, Revision
from portal.db import Rows, db, fetch


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A file without its bytes; `size` counts them."""

    sha256: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class NamedMedium:
    """A file under the name that a course gives it, without its bytes; `size` counts them."""

    name: str
    sha256: str
    mime: str
    size: int
    added_at: datetime
    replaces: str = ""  # the name of that whose place it took, while that is kept

    @property
    def url(self) -> str:
        """Its address, which names its content."""
        return media_url(self.sha256, self.name)

    @property
    def kind(self) -> str:
        """picture, sound or film."""
        return {"image": "picture", "audio": "sound", "video": "film"}[self.mime.partition("/")[0]]

    @property
    def is_drawing(self) -> bool:
        """Whether it is drawn in lines, so that there are no pixels to cut or to black out."""
        return self.mime == MEDIA_TYPES[".svg"]


_media = select(Media.sha256, Media.mime, Media.size).where(Media.sha256 == bindparam("sha256"))
_data = select(Media.data).where(Media.sha256 == bindparam("sha256"))


_sizes = (
    select(CourseMedia.name, Media.sha256, Media.size)
    .join(Media, Media.sha256 == CourseMedia.sha256)
    .where(CourseMedia.course_id == bindparam("course_id"))
)


_named: Rows = (
    select(CourseMedia.name, Media.sha256, Media.mime, Media.size, Media.created_at, CourseMedia.replaces)
    .join(Media, Media.sha256 == CourseMedia.sha256)
    .where(CourseMedia.course_id == bindparam("course_id"))
    .order_by(Media.created_at.desc(), CourseMedia.name)
)


def course_media(course_id: int) -> list[NamedMedium]:
    """The files that the course names, those that came last first."""
    return [NamedMedium(*row) for row in fetch(_named, {"course_id": course_id})]


def is_still_needed(sha256: str) -> bool:
    """Whether a course names the file, or readers see it on a page or an introduction as it is published."""
    named = select(CourseMedia.name).where(CourseMedia.sha256 == sha256)
    shown = (
        select(Page.id)
        .join(Revision, Revision.id == Page.revision_id)
        .where(cast(Revision.blocks, Text).contains(sha256, autoescape=True))
    )
    introduced = select(Course.id).where(Course.html.contains(sha256, autoescape=True))
    return any(db.session.execute(found.limit(1)).first() for found in (named, shown, introduced))


def find_media(sha256: str) -> MediaRow | None:
    """The file with this SHA-256, without its bytes."""
    row = db.session.execute(_media, {"sha256": sha256}).first()
    return MediaRow(row.sha256, row.mime, row.size) if row is not None else None


def media_data(sha256: str) -> bytes:
    """The bytes of a file that is there."""
    return db.session.execute(_data, {"sha256": sha256}).scalar_one()


def media_hashes(course_id: int) -> tuple[tuple[str, str], ...]:
    """The names that the course gives its files, in their order, and the SHA-256 of each."""
    rows = fetch(_sizes, {"course_id": course_id})
    return tuple(sorted((row.name, row.sha256) for row in rows))


def media_sizes(course_id: int) -> dict[str, int]:
    """How many bytes each file has that the course names, by its address."""
    rows = fetch(_sizes, {"course_id": course_id})
    return {media_url(row.sha256, row.name): row.size for row in rows}


def stored_hashes(hashes: Collection[str]) -> set[str]:
    """Those of the SHA-256 whose file is stored."""
    return set(db.session.scalars(select(Media.sha256).where(Media.sha256.in_(hashes))))
