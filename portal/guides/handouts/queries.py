"""The guides of a course."""

from collections.abc import Iterable

from portal.courses.queries.guides import GuideRow, guides_of_course, handed_out_elsewhere


def handouts_of(course_id: int) -> tuple[GuideRow, ...]:
    """The guides of the course in their order, then those of other courses that its lessons hand out."""
    own = guides_of_course(course_id)
    return (*own, *_distinct(handed_out_elsewhere(course_id), {guide.id for guide in own}))


def _distinct(guides: Iterable[GuideRow], taken: set[int]) -> Iterable[GuideRow]:
    for guide in guides:
        if guide.id not in taken:
            taken.add(guide.id)
            yield guide
