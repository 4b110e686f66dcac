"""What a lesson shows of the way through it, and what a quiz says before it begins."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from portal.content.pages.parts import LessonPart, ReadingPlace
from portal.courses.queries.revision_cache import PageContent


def resume_place(content: PageContent, *, position: str, answered: Collection[str]) -> ReadingPlace | None:
    """Where to read on: the later of the place last read and the first question left open; None at the beginning.

    The questions tell it also of a browser that runs no scripts, and so never said how far it came.
    """
    order = list(content.places)
    first_open = next((name for name in content.questions if name not in answered), None)
    reached = [position] if position in content.places else []
    if answered and first_open is not None:
        reached.append(f"question-{first_open}")
    place = max(reached, key=order.index, default=None)
    return content.places[place] if place is not None and order.index(place) > 0 else None


@dataclass(frozen=True)
class PartView:
    """A part of a lesson with the minutes that are left from its beginning on."""

    part: LessonPart
    minutes_left: int


def part_views(content: PageContent, minutes: int) -> tuple[PartView, ...]:
    """The parts of a lesson that takes so many minutes."""
    return tuple(PartView(part, max(1, round(part.share_left * minutes))) for part in content.parts)


_HEADING = re.compile(r"<h[2-4]\b.*?</h[2-4]>", re.DOTALL)


def quiz_lead(content: PageContent) -> Markup:
    """What a quiz says besides its questions; without the headings of their groups."""
    texts = (_HEADING.sub("", block).strip() for block in content.blocks if isinstance(block, str))
    # Sanitised when it was published, and whole elements taken out.
    return Markup("\n".join(filter(None, texts)))  # noqa: S704 - see the line above
