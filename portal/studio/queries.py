"""Courses and texts found through the viewer: what one may not write is not there."""

from portal.courses.models import Course
from portal.courses.permissions import can_edit
from portal.drafts.queries.edited_courses import EditedCourse, find_edited_course
from portal.drafts.queries.texts import WorkingCopy, find_course, get_text
from portal.errors import NotFound
from portal.web.access import viewer


def get_edited_course(slug: str) -> Course:
    """The course, shown to readers or not; NotFound where the viewer does not write for its unit."""
    course = find_course(slug)
    if course is None or not can_edit(viewer(), course):
        raise NotFound
    return course


def get_course_view(slug: str) -> EditedCourse:
    """The course as its studio screen shows it; NotFound where the viewer may not edit it."""
    course = find_edited_course(slug)
    if course is None or not can_edit(viewer(), course):
        raise NotFound
    return course


def get_edited_text(course_slug: str, page_slug: str) -> WorkingCopy:
    """The page of the course with this slug, the introduction for an empty one; NotFound as above."""
    return get_text(get_edited_course(course_slug), page_slug)
