"""The files of one course, as its folder would hold them."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.content.enums import PageKind
from portal.content.files.archive import write_archive
from portal.content.markdown.links import COURSE_FILE
from portal.content.pages.page import parse_page
from portal.courses.models import Course
from portal.courses.queries import texts
from portal.deadlines import within_deadline
from portal.drafts.queries.texts import get_text, pending_drafts, texts_of
from portal.errors import Refused

Files = Iterator[tuple[str, bytes]]


def published_files_of(course: Course) -> Files:
    """What readers see of the course, by path inside its folder, to the byte. Raises Refused for a hidden one."""
    if course.withdrawn_at is not None:
        raise Refused(_("Readers do not see this course, so there is nothing published to save. Save the drafts."))
    yield from texts.published_files_of(course.id, course.source)


def draft_files_of(course: Course) -> Files:
    """The course as it is being written: drafts where some wait, hidden pages and pages to come among them."""
    for line in within_deadline(texts_of(course)):
        text = get_text(course, line.text.slug)
        if text.source:
            yield text.file_name, text.source.encode()
    yield from texts.media_files(course.id)


def export_zip(course: Course, *, drafts: bool) -> bytes:
    """The course as a .zip, in a folder named by its address; the same bytes as long as nothing changes."""
    files = draft_files_of(course) if drafts else published_files_of(course)
    return write_archive(((f"{course.slug}/{path}", data) for path, data in files), _changed_at(course, drafts))


def facts_of(course: Course) -> list[str]:
    """The ids of the facts that the course shows, published or not; the file that says them is not packed."""
    found: set[str] = set()
    for path, data in draft_files_of(course):
        if path.endswith(".md"):
            page = parse_page(path, data.decode(), PageKind.COURSE if path == COURSE_FILE else None)
            found.update(id_ for id_, _line in page.found.facts)
    return sorted(found)


def _changed_at(course: Course, drafts: bool) -> datetime:
    """When the latest of the texts was published or saved, as clocks in Vietnam tell it."""
    times = [page.revision.published_at for page in course.pages if page.revision is not None]
    if course.published_at is not None:
        times.append(course.published_at)
    if drafts:
        times += [draft.saved_at for draft in pending_drafts(course.id)]
    return max(times, default=clock.now()).astimezone(clock.VIETNAM)
