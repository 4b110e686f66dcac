"""Finding what a screen of the board is about: the unit with the way to it, and the subject."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from portal.board.asked import Asked
from portal.board.lines import MEMBER
from portal.board.queries.subjects import COURSE, PROGRAMME, Subject, default_of, subjects_of
from portal.units.permissions import LEADING
from portal.units.queries.ways import Way, way_to
from portal.web.access import viewer


def led_way(unit_id: int) -> Way:
    """The way to a unit at or below the viewer's, or NotFound."""
    return way_to(unit_id, user_id=viewer().id, roles=LEADING)


@dataclass(frozen=True)
class Chosen:
    """The subject that is shown (None: there is none), and those that could be."""

    subject: Subject | None
    subjects: tuple[Subject, ...]

    @property
    def key(self) -> str:
        """By what it is counted; being there where there is nothing to learn."""
        return self.subject.key if self.subject is not None else MEMBER

    def is_due(self, day: date) -> bool:
        """Whether whoever has not completed it is late on this day, in the unit itself."""
        return self.subject is not None and self.subject.due_on is not None and self.subject.due_on < day

    @property
    def programmes(self) -> list[Subject]:
        """The programmes to choose from."""
        return [subject for subject in self.subjects if subject.kind == PROGRAMME]

    @property
    def courses(self) -> list[Subject]:
        """The courses to choose from."""
        return [subject for subject in self.subjects if subject.kind == COURSE]


def chosen_in(asked: Asked, way: Way) -> tuple[Asked, Chosen]:
    """What is asked for with a subject that there is, and that subject: the unit's own one for an unknown one."""
    subjects = subjects_of(way.all_ids)
    found = next((subject for subject in subjects if subject.key == asked.subject), None)
    if asked.subject and found is None:
        asked = replace(asked, subject="", odd=(*asked.odd, "subject"))
    return asked, Chosen(found or default_of(subjects), subjects)
