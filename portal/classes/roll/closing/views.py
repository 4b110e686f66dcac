"""A roll before and after it is closed, and its result as a text for the group."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.audit.models import Actor
from portal.classes.models import ClassSession
from portal.classes.planning.queries.settings import needs_confirmation
from portal.classes.roll.closing.queries import (
    PresentName,
    RollCounts,
    count_roll,
    counted_titles,
    find_names,
    keeper_ids,
    present_names,
)
from portal.classes.roll.closing.rules import does_count, may_reopen, refusal_to_confirm, waits_for_confirmation
from portal.web.template_filters import day, time_of_day


@dataclass(frozen=True)
class ClosingView:
    """What the screen of closing shows: the counts, what was done by whom, and what the viewer may do now."""

    session: ClassSession
    counts: RollCounts
    closed_by: str
    confirmed_by: str
    asks_confirmation: bool
    waits: bool
    counts_now: bool
    may_reopen: bool
    why_not_confirm: str
    lessons: Sequence[str]
    names: Sequence[PresentName]

    @property
    def whole(self) -> str:
        """The result for the group, with the names of those who agreed to it."""
        named = [one.name for one in self.names if one.name]
        if not named:
            return self.unnamed
        others = len(self.names) - len(named)
        lines = [_("Here were: %(names)s", names=", ".join(named))]
        if others:
            lines.append(ngettext("and %(num)d more person", "and %(num)d more people", others))
        return "\n".join([self._heading(), self._numbers(), *map(str, lines), *self._ending()])

    @property
    def unnamed(self) -> str:
        """The result for the group, naming nobody."""
        return "\n".join([self._heading(), self._numbers(), *self._ending()])

    def _heading(self) -> str:
        at = self.session.starts_at.astimezone(clock.VIETNAM)
        told = {"title": self.session.title, "time": time_of_day(at), "day": day(at), "place": self.session.place}
        return str(_("%(title)s, %(time)s on %(day)s, %(place)s", **told))

    def _numbers(self) -> str:
        present = self.counts.present
        parts = [ngettext("%(num)d person was here", "%(num)d people were here", present)]
        if self.counts.excused:
            parts.append(ngettext("%(num)d gave notice", "%(num)d gave notice", self.counts.excused))
        if self.session.guests:
            parts.append(ngettext("and %(num)d guest", "and %(num)d guests", self.session.guests))
        return ", ".join(parts) + "."

    def _ending(self) -> list[str]:
        if not (self.counts_now and self.lessons):
            return []
        titles = ", ".join(f"“{title}”" for title in self.lessons)
        return [str(_("Who was here has done %(titles)s with it.", titles=titles))]


def closing_view(session: ClassSession, *, actor: Actor) -> ClosingView:
    """The roll of the class as its closing shows it to the actor, who may manage it."""
    names = find_names([session.roll_closed_by_id, session.confirmed_by_id])
    waits = waits_for_confirmation(session)
    return ClosingView(
        session=session,
        counts=count_roll(session.id),
        closed_by=names.get(session.roll_closed_by_id or 0, ""),
        confirmed_by=names.get(session.confirmed_by_id or 0, ""),
        asks_confirmation=session.needs_confirmation or needs_confirmation(session.unit),
        waits=waits,
        counts_now=does_count(session),
        may_reopen=may_reopen(session, clock.now()),
        why_not_confirm=refusal_to_confirm(session, actor.id, keeper_ids(session.id)) if waits else "",
        lessons=counted_titles(session.course_id) if session.course_id is not None else (),
        names=present_names(session.id),
    )
