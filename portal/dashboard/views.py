"""The subject that a screen of the dashboard is about, and those to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from portal.dashboard.filters import DashboardFilters
from portal.dashboard.queries.subjects import COURSE, PROGRAMME, Subject, default_subject, unit_subjects
from portal.dashboard.rules.count_keys import MEMBER
from portal.units.queries.breadcrumbs import Breadcrumbs


@dataclass(frozen=True)
class ChosenSubject:
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


def choose_subject(asked: DashboardFilters, way: Breadcrumbs) -> tuple[DashboardFilters, ChosenSubject]:
    """What is asked for with a subject that there is, and that subject: the unit's own one for an unknown one."""
    subjects = unit_subjects(way.all_ids)
    found = next((subject for subject in subjects if subject.key == asked.subject), None)
    if asked.subject and found is None:
        asked = replace(asked, subject="", invalid=(*asked.invalid, "subject"))
    return asked, ChosenSubject(found or default_subject(subjects), subjects)
