"""Courses and texts found through the viewer: what one may not write is not there; and what is made of a text."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Generic, TypeVar

from flask import request

from portal import clock
from portal.courses.models import Course
from portal.courses.permissions import can_edit
from portal.courses.queries.media import media_hashes
from portal.deadlines import check_deadline
from portal.drafts.queries.edited_courses import EditedCourse, find_edited_course
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.text_states import TextPlace, TextState, find_text_place, text_state
from portal.drafts.queries.texts import WorkingCopy, find_course, get_text
from portal.errors import NotFound
from portal.lru_cache import LRUCache
from portal.units.queries.catalogue_cache import request_version
from portal.web.access import viewer
from portal.web.display import current_display
from portal.web.site_url import site_url_key

Value = TypeVar("Value")


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
    check_deadline()  # what is kept of a text is found without parsing, which would ask
    return get_text(get_edited_course(course_slug), page_slug)


@dataclass(frozen=True)
class ScreenKey:
    """All that the screens of a text show beside the address: its state, the viewer and the day.

    `state` is None where nothing may be kept.
    """

    place: TextPlace
    slug: str
    state: TextState | None
    viewer_id: int
    viewer_name: str
    day: date

    def with_more(self, *read: Hashable) -> Hashable | None:
        """The key of a screen that shows these values, too; None where nothing may be kept."""
        return (self, *read) if self.state is not None else None

    def is_current(self) -> bool:
        """Whether the database still says the same."""
        return text_state(self.place, self.slug) == self.state


def get_edited_place(course_slug: str, page_slug: str) -> TextPlace:
    """Where the page is, without its text; NotFound as above."""
    place = find_text_place(course_slug, page_slug)
    if place is None or not can_edit(viewer(), place):
        raise NotFound
    return place


def get_screen_key(course_slug: str, page_slug: str) -> ScreenKey:
    """What the screens of the page are kept by; NotFound as above. Reads the text itself only where it waits."""
    check_deadline()  # what is kept is found without parsing, which would ask
    place, person = get_edited_place(course_slug, page_slug), viewer()
    return ScreenKey(place, page_slug, text_state(place, page_slug), person.id, person.name, clock.today())


class TextCache(Generic[Value]):
    """What was made of texts as they stand among all others, kept in this process; see docs/architecture.md.

    The key holds the text, those that are being written beside it, the ids of the course's questions, its files,
    and the catalogue's version for what is published; the day, the language and the address for how it is shown.
    """

    def __init__(self, max_size: int, weigh: Callable[[Value], int] = lambda value: 1) -> None:
        self.kept: LRUCache[Hashable, Value] = LRUCache(max_size, weigh)
        text_caches.append(self)

    def get(
        self,
        text: WorkingCopy,
        source: str,
        beside: Mapping[str, str],
        make: Callable[[], Value],
        *,
        is_lasting: Callable[[Value], bool] = lambda value: True,
    ) -> Value:
        """What `make` makes of this source of the text; kept if it `is_lasting` and the request only reads."""
        version = request_version()
        if version is None:
            return make()
        course = text.course
        written = (source, sorted(beside.items()), sorted(question_ids(course, but=text.slug)))
        key = (
            *(version, course.id, text.slug, sha256(repr(written).encode()).digest(), media_hashes(course.id)),
            *(clock.today(), current_display(), site_url_key(), request.script_root),
        )
        value = self.kept.get(key)
        if value is None:
            value = make()
            if is_lasting(value):
                self.kept.put(key, value)
        return value


text_caches: list[TextCache[Any]] = []


def clear_text_caches() -> None:
    """Keep nothing; for tests, whose databases give the same ids to other texts."""
    for cache in text_caches:
        cache.kept.clear()
