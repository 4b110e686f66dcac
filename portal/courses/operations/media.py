"""Pictures and sounds: bytes kept once, names given by each course."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from portal.content.media import MediaFile
from portal.courses.models import Course, CourseMedia, Media
from portal.db import db


def put_media(course: Course, files: Iterable[MediaFile], *, keep_others: bool, now: datetime) -> None:
    """Let the course name these files, and others only if they are kept.

    Bytes that earlier revisions show stay, whatever names them now.
    """
    wanted = {file.name: file for file in files}
    stored = set(db.session.scalars(select(Media.sha256).where(Media.sha256.in_(_hashes(wanted.values())))))
    for file in wanted.values():
        if file.sha256 not in stored:
            stored.add(file.sha256)
            db.session.add(
                Media(sha256=file.sha256, mime=file.mime, data=file.data, size=file.size, created_at=now)
            )
    db.session.flush()

    named = {entry.name: entry for entry in course.media}
    for name, file in wanted.items():
        if name not in named:
            course.media.append(CourseMedia(name=name, sha256=file.sha256))
        elif named[name].sha256 != file.sha256:
            named[name].sha256 = file.sha256
    for name in set() if keep_others else named.keys() - wanted.keys():
        db.session.delete(named[name])


def _hashes(files: Iterable[MediaFile]) -> list[str]:
    return sorted({file.sha256 for file in files})
