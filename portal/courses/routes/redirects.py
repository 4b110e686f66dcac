"""Redirects from former addresses of courses and pages, for everybody who may see the course or writes it."""

from flask import request, url_for

from portal.courses.permissions import can_edit, can_see
from portal.courses.queries.aliases import present_slugs
from portal.courses.queries.texts import find_any_course
from portal.web.access import viewer


def find_redirect() -> str | None:
    """The same screen at the address of today, where the course or the page of this one has moved."""
    asked = request.view_args or {}
    if request.endpoint is None or "course_slug" not in asked:
        return None
    before = asked["course_slug"], asked.get("page_slug") or ""
    found = present_slugs(*before, with_drafts=True)
    course = find_any_course(found[0]) if found is not None else None
    person = viewer()
    if found is None or course is None or not person.is_authenticated:
        return None
    if not can_edit(person, course):
        # What was never published has no address that readers may hear of.
        found = present_slugs(*before) if can_see(person, course) else None
    if found is None:
        return None
    slugs = dict(zip(("course_slug", "page_slug"), found, strict=True))
    return url_for(request.endpoint, **asked | {name: slug for name, slug in slugs.items() if name in asked})
