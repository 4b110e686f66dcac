"""The subject that a screen of the dashboard is about, and those to choose from."""

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from portal.dashboard.filters import DashboardFilters
from portal.dashboard.queries.subjects import (
    Subject,
    default_subject,
    find_subject,
    subjects_by_kind,
    unit_subjects,
)
from portal.dashboard.rules.count_keys import MEMBER
from portal.errors import NotFound
from portal.units.queries.breadcrumbs import Breadcrumbs
from portal.web.request_values import parse_integer


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
    def by_kind(self) -> dict[str, list[Subject]]:
        """The programmes and the courses to choose from."""
        return subjects_by_kind(self.subjects)


def choose_subject(asked: DashboardFilters, way: Breadcrumbs) -> tuple[DashboardFilters, ChosenSubject]:
    """What is asked for with a subject that there is, and that subject: the unit's own one for an unknown one."""
    subjects = unit_subjects(way.all_ids)
    found = find_subject(subjects, asked.subject)
    if asked.subject and found is None:
        asked = replace(asked, subject="", invalid=(*asked.invalid, "subject"))
    return asked, ChosenSubject(found or default_subject(subjects), subjects)


def members_subject() -> Subject:
    """The subject of a unit that nothing is meant for: who is there."""
    return Subject(MEMBER, "", str(_("Members")))


def parse_snapshot_id(text: str) -> int:
    """The id of a snapshot in an address; NotFound for what is none."""
    try:
        return parse_integer(text)
    except ValueError as error:
        raise NotFound from error
