"""When which fact has to be looked up: month by month, and as a calendar."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from portal.courses.queries.facts import expiring_facts, list_facts
from portal.documents.calendar_file import AllDayEvent
from portal.studio.facts.enums import FactState
from portal.studio.facts.views.registry import FactLine, fact_lines
from portal.web.template_filters import day

MONTH_COUNT = 12


@dataclass(frozen=True)
class Month:
    """What has to be looked up in one month; where it has no first day, what is overdue or was never looked up."""

    first: date | None
    lines: tuple[tuple[date, FactLine], ...]
    is_unchecked: bool = False

    @property
    def title(self) -> str:
        """What it is called: Tháng 12/2026."""
        if self.is_unchecked:
            return str(_("Never looked up yet"))
        if self.first is None:
            return str(_("Past their time"))
        if str(get_locale()) == "vi":
            return str(format_date(self.first, "'Tháng' M/yyyy"))
        return str(format_date(self.first, "MMMM yyyy"))


@dataclass(frozen=True)
class Calendar:
    """The months to come, overdue first, and how many facts expire after them."""

    months: tuple[Month, ...]
    later: int
    lasting: int


def fact_calendar_view(today: date) -> Calendar:
    """What has to be looked up, month by month."""
    last = _month_after(today, MONTH_COUNT) - timedelta(days=1)
    due = list(expiring_facts(today, date.max))
    lines = {line.fact.id: line for line in fact_lines([fact for _day, fact in due])}
    months: dict[date | None, list[tuple[date, FactLine]]] = {None: []}
    months |= {_month_after(today, number): [] for number in range(MONTH_COUNT)}
    unchecked: list[tuple[date, FactLine]] = []
    later = 0
    for on, fact in due:
        line = lines[fact.id]
        if fact.checked_on is None:
            unchecked.append((on, line))
        elif line.state == FactState.STALE:
            months[None].append((on, line))
        elif on <= last:
            months[on.replace(day=1)].append((on, line))
        else:
            later += 1
    shown = [Month(first, tuple(found)) for first, found in months.items() if found]
    if unchecked:
        shown.insert(0, Month(None, tuple(unchecked), is_unchecked=True))
    return Calendar(tuple(shown), later, len(list_facts(today)) - len(due))


def calendar_events(today: date, address: Callable[[str], str], host: str) -> Iterator[AllDayEvent]:
    """One day for every fact that can expire; those past their time, and those never checked, are due today."""
    for on, fact in expiring_facts(today, date.max):
        about = [f"{fact.label}: {fact.value}"]
        if on < today:
            about.append(_("It should have been looked up by %(day)s.", day=day(on)))
        if fact.source:
            about.append(_("Source: %(source)s", source=fact.source))
        yield AllDayEvent(
            uid=f"{fact.id}@{host}",
            on=max(on, today),
            summary=_("Look up again: %(label)s", label=fact.label),
            description="\n".join(about),
            url=address(fact.id),
        )


def _month_after(today: date, number: int) -> date:
    months = today.year * 12 + today.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
