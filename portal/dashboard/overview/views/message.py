"""A text for the Zalo group of those who lead the units below: the numbers of the board, and no person's name."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from portal.dashboard.overview.queries.numbers import UnitCounts, UnitOverview
from portal.dashboard.overview.views.table import need
from portal.dashboard.queries.subjects import Subject
from portal.web.template_filters import day, number, percent

MAX_NAMED = 3  # units that are named on either side: a longer message is not read


def board_message(overview: UnitOverview, unit_name: str, subject: Subject, on: date) -> str:
    """How many completed it by which day, who is late, which units are ahead, and which need a hand."""
    total = overview.total
    lines = [
        _("%(unit)s, as of %(day)s", unit=unit_name, day=day(on)),
        _(
            "“%(title)s”: %(completed)s of %(members)s people are complete (%(share)s).",
            title=subject.title,
            completed=number(total.completed),
            members=number(total.members),
            share=percent(total.share),
        ),
    ]
    if subject.due_on is not None:
        lines.append(_("Due on %(day)s.", day=day(subject.due_on)))
    if total.overdue:
        lines.append(_("Overdue: %(num)s.", num=number(total.overdue)))
    peopled = [unit for unit in overview.rows if unit.counted.members]
    ahead = sorted((unit for unit in peopled if unit.counted.completed), key=lambda unit: -unit.counted.share)
    if ahead:
        lines.append(_("Ahead: %(units)s.", units=_listed(ahead[:MAX_NAMED])))
    named = {unit.unit_id for unit in ahead[:MAX_NAMED]}
    behind = [unit for unit in peopled if unit.counted.share < 1 and unit.unit_id not in named]
    if behind:
        behind.sort(key=lambda unit: need(unit.counted))
        lines.append(_("Needs a hand: %(units)s.", units=_listed(behind[:MAX_NAMED])))
    return "\n".join(str(line) for line in lines)


def _listed(units: Sequence[UnitCounts]) -> str:
    return ", ".join(f"{unit.name} {percent(unit.counted.share)}" for unit in units)
