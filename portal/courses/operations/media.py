"""Pictures and sounds: bytes kept once, names given by each course."""

from collections.abc import Collection, Iterable
from datetime import datetime
from urllib.parse import unquote

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.files.file_names import safe_file_name
from portal.content.files.media import MediaFile, extension, free_name
from portal.content.text.vietnamese import nfc
from portal.courses.models import Course, CourseMedia, Media
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.rewrite_links import rewrite_media_links
from portal.courses.permissions import can_edit
from portal.courses.queries.media import is_still_needed, stored_hashes
from portal.db import db
from portal.errors import NotFound, Refused, require


def sync_media(course: Course, files: Iterable[MediaFile], *, kept_for: Iterable[str], now: datetime) -> None:
    """Let the course name these files of the folder, and others only if they came in the portal.

    Those that the texts `kept_for` show stay, too, and so do the bytes that earlier revisions show.
    """
    wanted = {file.name: file for file in files}
    _store(wanted.values(), now)
    named = {entry.name: entry for entry in course.media}
    for name, file in wanted.items():
        if name not in named:
            course.media.append(CourseMedia(name=name, sha256=file.sha256))
        elif named[name].sha256 != file.sha256:
            named[name].sha256 = file.sha256
        if name in named:
            named[name].synced = True
    gone = {name for name in named.keys() - wanted.keys() if named[name].synced}
    said = nfc(unquote("\n".join(kept_for))) if gone else ""
    for name in gone:
        if f"media/{name}" not in said:
            db.session.delete(named[name])
            _rename_replaced(course, name, "")


def add_medium(course: Course, file: MediaFile, *, actor: Actor | None) -> str:
    """Let the course name this file too, by its own name or a free one like it; tells which.

    The same bytes again keep the name they have. Raises Forbidden.
    """
    require(can_edit(actor, course))
    named = {entry.name: entry.sha256 for entry in course.media}
    for name, sha256 in named.items():
        if sha256 == file.sha256:
            return name
    name = free_name(file.name, named)
    _store([file], clock.now())
    course.media.append(CourseMedia(name=name, sha256=file.sha256, synced=False))
    db.session.flush()
    record(actor, "medium.added", course, name=name, size=file.size)
    return name


def add_media(course: Course, files: Iterable[MediaFile], *, actor: Actor | None) -> None:
    """Let the course name these files too, each by its own name, which is free or names the same bytes.

    Raises Forbidden, and Refused where a name is in use for other bytes.
    """
    require(can_edit(actor, course))
    wanted = list(files)
    _store(wanted, clock.now())
    named = {entry.name: entry.sha256 for entry in course.media}
    for file in wanted:
        if named.get(file.name, file.sha256) != file.sha256:
            raise Refused(_("The course has another file named “%(name)s” already.", name=file.name))
        if file.name not in named:
            course.media.append(CourseMedia(name=file.name, sha256=file.sha256, synced=False))
            record(actor, "medium.added", course, name=file.name, size=file.size)
    db.session.flush()


def note_replaced(course: Course, name: str, by: str) -> None:
    """Remember of the course's file `by` that it took the place of another one, as long as that is kept."""
    _entry(course, by).replaces = name
    db.session.flush()


def rename_medium(course: Course, name: str, wanted: str, *, actor: Actor | None) -> str:
    """Let the course call its file otherwise, and everything published too; tells the new name.

    Nothing that readers see changes. Raises Forbidden, NotFound, and Refused for a name that is in use.
    """
    require(can_edit(actor, course))
    acquire_publish_lock()
    entry = _entry(course, name)
    new = safe_file_name(f"{wanted}.x", extension(name))
    if new == name:
        return name
    if any(other.name == new for other in course.media):
        raise Refused(_("The course has another file named “%(name)s” already.", name=new))
    db.session.delete(entry)
    db.session.flush()
    course.media.append(CourseMedia(name=new, sha256=entry.sha256, synced=False, replaces=entry.replaces))
    _rename_replaced(course, name, new)
    db.session.flush()
    record(actor, "medium.renamed", course, before=name, after=new)
    rewrite_media_links(course, {name: new}, actor=actor)
    return new


def remove_medium(course: Course, name: str, *, actor: Actor | None) -> None:
    """Let the course name this file no more; its bytes go, too, where nobody else needs them.

    Whether a text still shows it is for the caller to ask. Raises Forbidden, NotFound.
    """
    require(can_edit(actor, course))
    entry = _entry(course, name)
    sha256 = entry.sha256
    course.media.remove(entry)
    db.session.delete(entry)
    _rename_replaced(course, name, "")
    db.session.flush()
    record(actor, "medium.removed", course, name=name)
    erase_unneeded([sha256])


def erase_unneeded(hashes: Iterable[str]) -> None:
    """Erase the bytes of these files where no course names them and readers see them nowhere."""
    for sha256 in hashes:
        if not is_still_needed(sha256):
            db.session.execute(delete(Media).where(Media.sha256 == sha256))


def _rename_replaced(course: Course, name: str, new: str) -> None:
    """Let who took the place of a file know it by another name, or (empty) not any more."""
    for entry in course.media:
        if entry.replaces == name:
            entry.replaces = new


def _entry(course: Course, name: str) -> CourseMedia:
    """The course's file of this name, or NotFound."""
    found = next((entry for entry in course.media if entry.name == name), None)
    if found is None:
        raise NotFound
    return found


def _store(files: Collection[MediaFile], now: datetime) -> None:
    stored = stored_hashes(_hashes(files))
    for file in files:
        if file.sha256 not in stored:
            stored.add(file.sha256)
            db.session.add(
                Media(sha256=file.sha256, mime=file.mime, data=file.data, size=file.size, created_at=now)
            )
    db.session.flush()


def _hashes(files: Iterable[MediaFile]) -> list[str]:
    return sorted({file.sha256 for file in files})
