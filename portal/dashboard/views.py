"""The subject that a screen of the dashboard is about, and those to choose from."""

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

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
from portal.units.enums import UnitKind
from portal.units.labels import count_of_kind
from portal.units.queries.breadcrumbs import Breadcrumbs, Crumb
from portal.web.request_values import parse_integer
from portal.web.template_filters import day, number


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


def unit_line(unit: Crumb, members: int | None = None) -> str:
    """The line below the name of a unit: its people, what stands below it, who leads it; closed units say so."""
    if unit.closed_on is not None:
        return str(_("closed on %(day)s", day=day(unit.closed_on)))
    told = []
    if members is not None:
        told.append(ngettext("%(count)s member", "%(count)s members", members, count=number(members)))
    if unit.below:
        told.append(count_of_kind(unit.below, unit.kind_below))
    line = ", ".join(str(text) for text in told)
    leader = ""
    if unit.leaders > 1:
        name, others = unit.leader, unit.leaders - 1
        leader = ngettext(
            "led by %(name)s and %(num)d more", "led by %(name)s and %(num)d more", others, name=name
        )
    elif unit.leaders:
        leader = _("led by %(name)s", name=unit.leader)
    elif unit.kind in (UnitKind.COMMUNE, UnitKind.TEAM):  # a hamlet needs nobody of its own
        leader = _("nobody leads it yet")
    return " · ".join(str(text) for text in (line, leader) if text)


def members_subject() -> Subject:
    """The subject of a unit that nothing is meant for: who is there."""
    return Subject(MEMBER, "", str(_("Members")))


def parse_snapshot_id(text: str) -> int:
    """The id of a snapshot in an address; NotFound for what is none."""
    try:
        return parse_integer(text)
    except ValueError as error:
        raise NotFound from error
