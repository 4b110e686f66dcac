"""Every read of the published courses."""

from portal.courses.queries.facts import facts_needing_review, list_facts, pages_by_fact, pages_using
from portal.courses.queries.guides import GuideRow, find_guide, list_guides
from portal.courses.queries.media import MediaRow, find_media, media_data
from portal.courses.queries.published import (
    CourseIntroduction,
    CourseRow,
    PageRow,
    course_outline,
    courses_at,
    find_course,
    find_page,
    find_page_by_id,
    find_revision,
    list_courses,
    outlines,
    page_columns,
    units_above,
    visible_courses,
)

__all__ = [
    "CourseIntroduction",
    "CourseRow",
    "GuideRow",
    "MediaRow",
    "PageRow",
    "course_outline",
    "courses_at",
    "facts_needing_review",
    "find_course",
    "find_guide",
    "find_media",
    "find_page",
    "find_page_by_id",
    "find_revision",
    "list_courses",
    "list_facts",
    "list_guides",
    "media_data",
    "outlines",
    "page_columns",
    "pages_by_fact",
    "pages_using",
    "units_above",
    "visible_courses",
]
