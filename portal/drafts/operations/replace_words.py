"""Words replaced in several files of a course at once, each as a draft."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.audit.models import Actor
from portal.content.editing.word_replacement import WordSearch, replace_words
from portal.courses.models import Course
from portal.courses.permissions import can_edit
from portal.deadlines import within_deadline
from portal.drafts.operations.save_draft import EditConflict, save_draft
from portal.drafts.queries.texts import get_text
from portal.errors import require


@dataclass(frozen=True)
class ChosenPlaces:
    """The keys of the places in one file, and what the file was when they were found."""

    version: int
    based_on: int
    keys: Collection[str]


def replace_in_course(
    course: Course, search: WordSearch, instead: str, chosen: Mapping[str, ChosenPlaces], *, actor: Actor
) -> int:
    """Replace the words at the chosen places, by the files' slugs; the number of files that changed.

    All or nothing. Raises Forbidden, NotFound, Refused, and EditConflict for a file that changed since.
    """
    require(can_edit(actor, course))
    changed = 0
    for slug, places in within_deadline(sorted(chosen.items())):
        text = get_text(course, slug)
        source = replace_words(text.source, search, instead, places.keys)
        if source != text.source:
            save_draft(text, source, version=places.version, based_on=places.based_on, actor=actor)
            changed += 1
        elif (text.version, text.based_on) != (places.version, places.based_on):
            raise EditConflict(text)  # the places are gone, and nothing says that the words are replaced
    return changed
