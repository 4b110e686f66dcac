"""How each number of a report of a period is worked out, and what it leaves out."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from portal.dashboard.period_report.views.figures import PeriodFigures
from portal.web.template_filters import day, number


def definitions(report: PeriodFigures) -> Sequence[tuple[str, str]]:
    """The numbers, each with how it is worked out."""
    values = {"since": day(report.period.since), "eve": day(report.period.eve), "until": day(report.ends_on)}
    if report.population.team_only:
        people = _("who belonged to a team at the end of %(until)s, and had not left", **values)
    else:
        people = _("who belonged to the unit or one below at the end of %(until)s, and had not left", **values)
    if report.population.assigned_only:
        where = _("only in units where the programme is assigned; everybody where it is assigned nowhere")
    else:
        where = _("everywhere, whether the programme is assigned there or not")
    found = [
        (_("People in all"), f"{people}; {where}."),
        (
            _("Complete at the end"),
            _(
                "of these people, those who had completed every compulsory course and the electives by the end of "
                "%(until)s, and whose completion had not expired; of a course, those who had completed it.",
                **values,
            ),
        ),
        (
            _("Complete at the beginning"),
            _("the same at the end of %(eve)s, with the units and the people of that day.", **values),
        ),
        (
            _("Complete in the period"),
            _("of those complete at the end, who completed it from %(since)s to %(until)s.", **values),
        ),
        (_("Share complete"), _("complete at the end, of the people in all.")),
        (
            _("Can teach it"),
            _(
                "whom a head has seen teach, with every point of the checklist; of a programme, the checklists of "
                "all its compulsory courses that have one."
            ),
        ),
        (
            _("Trained so far"),
            _("who has completed it at any time, also who has left since and whose completion has expired."),
        ),
    ]
    if any(unit.depth == 1 for unit in report.last.units):
        found += [
            (
                _("Change, points"),
                _(
                    "the share at the end less that at the beginning, in percentage points; only for units that "
                    "were not merged, split or moved in the period."
                ),
            ),
            (_("Rank"), _("by the share complete, the largest first; equal shares have one rank.")),
        ]
    if report.is_running:
        found += [
            (_("Learning"), _("who has begun a course of it and has not completed it.")),
            (_("Not started"), _("who has begun none of its courses.")),
            (
                _("Overdue"),
                _("who has not completed it though their last day has passed; newcomers have a day of their own."),
            ),
        ]
    return [(str(term), str(text)) for term, text in found]


def remarks(report: PeriodFigures) -> Iterator[str]:
    """What the report does not say, and why."""
    if not report.is_running:
        yield str(
            _(
                "Who was learning, had not started or was overdue on a past day, and what was answered wrongly "
                "then, is not kept. So it is not printed."
            )
        )
    if not report.first.units:
        yield str(_("There was no such unit at the beginning of the period."))
    for figures in report.subjects:
        if report.population.assigned_only and not figures.is_assigned:
            yield str(_("“%(title)s” is not assigned here, so everybody is counted.", title=figures.subject.title))
        renewed = figures.last[report.unit.id].renewed_later
        first = figures.first.get(report.unit.id)
        renewed = max(renewed, first.renewed_later if first is not None else 0)
        if renewed:
            yield str(
                _(
                    "“%(title)s”: %(number)s people have gone over it again later, and only the last end of their "
                    "completion is kept. They are counted as complete on the earlier day.",
                    title=figures.subject.title,
                    number=number(renewed),
                )
            )
