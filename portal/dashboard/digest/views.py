"""The digest of a week in three lengths, in the words of a head to the own team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.dashboard.digest.queries import Finished, NextClass, find_next_class, finished_within
from portal.dashboard.digest.rules import DigestWeek
from portal.dashboard.team.views.team import Team
from portal.units.queries.breadcrumbs import Breadcrumbs
from portal.visits.counts.rules import NOTHING, VisitSum
from portal.visits.rules.weeks import Weeks
from portal.visits.sums.queries import visits_by_week
from portal.web.template_filters import day, time_of_day


@dataclass(frozen=True)
class Digest:
    """What is told of a week; whose day is over is counted and never named before the others."""

    unit_name: str
    week: DigestWeek
    finished: tuple[Finished, ...]
    due: tuple[tuple[date, tuple[str, ...]], ...]  # who still has time until when, as the team calls them
    overdue: int
    next_class: NextClass | None
    visits: VisitSum = NOTHING

    @property
    def whole(self) -> str:
        """With the names of those who agreed to it."""
        return "\n".join(
            [self._heading(), *self._finished_by_name(), *self._visits(), *self._due(), *self._ending()]
        )

    @property
    def unnamed(self) -> str:
        """The same, naming nobody."""
        told = [self._finished_in_number(), *self._visits(), *self._due_in_number()]
        return "\n".join([self._heading(), *told, *self._ending()])

    @property
    def short(self) -> str:
        """In two or three lines, naming nobody."""
        told = [self._finished_in_number(), *self._visits(), *self._class()]
        return "\n".join([*told, str(_("Whoever is stuck, just ask me."))])

    def _heading(self) -> str:
        since, until = day(self.week.monday), day(self.week.sunday)
        return str(_("%(unit)s, week of %(since)s to %(until)s", unit=self.unit_name, since=since, until=until))

    def _finished_by_name(self) -> list[str]:
        named = [one for one in self.finished if one.name]
        if not named:
            return [self._finished_in_number()]
        lines = [str(_("Finished in the week, well done:"))]
        for (_id, name), some in groupby(named, key=lambda one: (one.user_id, one.name)):
            lines.append(f"• {name}: {', '.join(f'“{one.course}”' for one in some)}")
        others = len({one.user_id for one in self.finished if not one.name})
        if others:
            lines.append("• " + ngettext("and %(num)d more person", "and %(num)d more people", others))
        return lines

    def _finished_in_number(self) -> str:
        people = len({one.user_id for one in self.finished})
        if not people:
            return str(
                _("Nobody finished a course in the week. That is all right: one short lesson tonight is a start.")
            )
        told = ngettext(
            "%(num)d person of the team finished a course in the week. Well done!",
            "%(num)d people of the team finished a course in the week. Well done!",
            people,
        )
        return str(told)

    def _visits(self) -> list[str]:
        """What the team did at doors; nothing where nobody went out."""
        if not self.visits:
            return []
        told = ngettext(
            "At doors in the week: %(num)d outing, %(people)d people helped, %(managed)d manage alone.",
            "At doors in the week: %(num)d outings, %(people)d people helped, %(managed)d manage alone.",
            self.visits.visits,
            people=self.visits.people,
            managed=self.visits.managed,
        )
        return [told]

    def _due(self) -> list[str]:
        lines = [
            str(_("Still learning, until %(day)s: %(names)s", day=day(on), names=", ".join(names)))
            for on, names in self.due
        ]
        return [*lines, *self._overdue()]

    def _due_in_number(self) -> list[str]:
        lines = [
            ngettext(
                "Until %(day)s: %(num)d person still learns",
                "Until %(day)s: %(num)d people still learn",
                len(names),
                day=day(on),
            )
            for on, names in self.due
        ]
        return [*lines, *self._overdue()]

    def _overdue(self) -> list[str]:
        """Nobody is shamed before the group: how many, and an offer."""
        if not self.overdue:
            return []
        told = ngettext(
            "%(num)d person is past the day; we finish it together, write to me.",
            "%(num)d people are past the day; we finish it together, write to me.",
            self.overdue,
        )
        return [told]

    def _class(self) -> list[str]:
        if self.next_class is None:
            return []
        at = self.next_class.starts_at.astimezone(clock.VIETNAM)
        told = {"time": time_of_day(at), "day": day(at), "title": self.next_class.title}
        return [
            str(_("Next class: %(time)s on %(day)s, %(place)s: %(title)s", place=self.next_class.place, **told))
        ]

    def _ending(self) -> list[str]:
        return [*self._class(), str(_("Whoever is stuck, just ask me."))]


def view_digest(way: Breadcrumbs, team: Team, week: DigestWeek) -> Digest:
    """What is told to the last unit of the way: of the week what was finished, the rest as it is now."""
    return Digest(
        way.unit.name,
        week,
        tuple(finished_within(way.unit.id, week)),
        tuple(_due(team)),
        team.late,
        find_next_class(way.all_ids, clock.now()),
        visits_by_week(way.unit.id, Weeks(week.monday, week.monday))[0][1],
    )


def _due(team: Team) -> Sequence[tuple[date, tuple[str, ...]]]:
    """Who of the named has not finished and still has time, by the day."""
    found: dict[date, list[str]] = {}
    day_of_team = team.programme.due_on if team.programme is not None else None
    for member in team.members:
        on = member.own_due_on or day_of_team
        if on is not None and on >= clock.today() and not member.is_complete:
            found.setdefault(on, []).append(team.short_name(member))
    return [(on, tuple(names)) for on, names in sorted(found.items())]
