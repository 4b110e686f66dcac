"""Where words stand in all files of a course, as they are being written."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.content.editing.word_replacement import WordPlace, WordSearch, find_words
from portal.courses.models import Course
from portal.deadlines import within_deadline
from portal.drafts.queries.texts import get_text, texts_of


@dataclass(frozen=True)
class PlacesInText:
    """One file with the places in it, and what it was when it was read."""

    slug: str
    title: str
    version: int
    based_on: int
    places: Sequence[WordPlace]


def places_in_course(course: Course, search: WordSearch) -> list[PlacesInText]:
    """The introduction and the pages in which the words stand, in their order."""
    found = []
    for row in within_deadline(texts_of(course)):
        text = get_text(course, row.text.slug)
        places = find_words(text.source, search)
        if places:
            found.append(PlacesInText(text.slug, text.title, text.version, text.based_on, places))
    return found
