"""The order of a course's pages: it stands in the names of their files, and links follow those."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.audit.operations import record
from portal.courses.models import Course
from portal.courses.operations.create import MAX_PAGE_NUMBER, file_name_of
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.rewrite_links import rewrite_page_links
from portal.courses.permissions import can_edit
from portal.db import db
from portal.errors import Refused, Stale, require


def reorder_pages(course: Course, slugs: Sequence[str], *, actor: Actor | None) -> Mapping[str, str]:
    """Put the pages of the course, shown or not, into this order; tells the files' new names by their old ones.

    The numbers that the course uses stay as far as they can. Published pages and introductions that link to a file
    with a new name follow it, as minor revisions. Raises Forbidden, and Stale where the pages are others.
    """
    require(can_edit(actor, course))
    acquire_publish_lock()
    db.session.refresh(course, ["pages"])
    pages = {page.slug: page for page in course.kept_pages}
    if sorted(slugs) != sorted(pages):
        raise Stale(course)
    numbers: list[int] = []
    for number in sorted(page.position for page in course.kept_pages):
        numbers.append(max(number, numbers[-1] + 1 if numbers else 1))
    if numbers and numbers[-1] > MAX_PAGE_NUMBER:
        raise Refused(_("The last page has the number 999; no page fits behind it."))
    names: dict[str, str] = {}
    for slug, number in zip(slugs, numbers, strict=True):
        page = pages[slug]
        name = file_name_of(number, slug)
        if (page.position, page.file_name) != (number, name):
            names[page.file_name] = name
            page.position, page.file_name = number, name
    if names:
        db.session.flush()
        record(actor, "course.reordered", course, pages=", ".join(slugs))
        rewrite_page_links(course, names, actor=actor)
        db.session.refresh(course, ["pages"])
    return names
