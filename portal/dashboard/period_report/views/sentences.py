"""The text of a report of a period: its numbers written out as sentences, in the prose of official papers."""

from collections.abc import Iterator, Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _

from portal.dashboard.period_report.labels import period_name
from portal.dashboard.period_report.rules.figures import NOTHING, RankedUnit, best_and_lagging
from portal.dashboard.period_report.views.figures import PeriodFigures, SubjectFigures
from portal.units.enums import UnitKind
from portal.web.template_filters import day, nowrap, number, share

POINTS = 100  # of a whole, in percentage points


def opening(report: PeriodFigures) -> str:
    """How many teams and people there are, and how many there were."""
    values = {
        "day": day(report.ends_on),
        "unit": report.unit.name,
        "teams": number(report.last.teams),
        "people": number(report.people_last),
    }
    if report.unit.kind == UnitKind.TEAM:
        now = _("By the end of %(day)s, %(unit)s has %(people)s members.", **values)
        then = _("At the beginning of the period: %(people)s members.", people=number(report.people_first))
    elif report.population.team_only:
        now = _("By the end of %(day)s, %(unit)s has %(teams)s teams with %(people)s members.", **values)
        then = _(
            "At the beginning of the period: %(teams)s teams with %(people)s members.",
            teams=number(report.first.teams),
            people=number(report.people_first),
        )
    else:
        now = _(
            "By the end of %(day)s, %(unit)s has %(teams)s teams; %(people)s people are counted, "
            "also those who belong to no team.",
            **values,
        )
        then = _(
            "At the beginning of the period: %(teams)s teams, %(people)s people.",
            teams=number(report.first.teams),
            people=number(report.people_first),
        )
    return f"{now} {then}" if report.first.units else str(now)


def subject_sentences(report: PeriodFigures, figures: SubjectFigures) -> Iterator[str]:
    """The paragraphs on one subject: how many, how many more, who leads and who lags, what else is known."""
    yield " ".join(_results(report, figures))
    if comparison := growth(report, figures):
        yield comparison
    yield from _ranking(report, figures)
    yield " ".join(_further(report, figures))


def _results(report: PeriodFigures, figures: SubjectFigures) -> Iterator[str]:
    id_ = report.unit.id
    last, first = figures.last[id_], figures.first.get(id_, NOTHING)
    yield str(
        _(
            "By the end of %(day)s, %(complete)s of %(members)s people have completed it (%(share)s), "
            "%(new)s of them in the period.",
            day=day(report.ends_on),
            complete=number(last.complete),
            members=number(last.members),
            share=percent(last.share),
            new=number(last.new),
        )
    )
    if not figures.is_new and id_ in figures.comparable and first.members:
        yield str(
            _(
                "At the beginning of the period it was %(complete)s of %(members)s people (%(share)s).",
                complete=number(first.complete),
                members=number(first.members),
                share=percent(first.share),
            )
        )
        points = point_difference(last.share, first.share)
        if points > 0:
            yield str(_("The share has risen by %(points)s percentage points.", points=one_decimal(points)))
        elif points < 0:
            yield str(_("The share has fallen by %(points)s percentage points.", points=one_decimal(-points)))
        else:
            yield str(_("The share is the same."))


def growth(report: PeriodFigures, figures: SubjectFigures) -> str:
    """How many more, or fewer, than in the period before; or why that is not said."""
    id_ = report.unit.id
    before = period_name(report.period.before())
    if figures.previous_new is None:
        if figures.is_new and figures.began_on is not None:
            return str(
                _(
                    "It began on %(day)s, within the period, so there is nothing to compare.",
                    day=day(figures.began_on),
                )
            )
        if id_ not in figures.comparable:
            return str(
                _("Units were merged, split or moved in the period, so it is not compared with the one before.")
            )
        return str(_("There are no whole figures of %(before)s, so it is not compared.", before=before))
    new, previous = figures.last[id_].new, figures.previous_new
    values = {"before": before, "previous": number(previous), "difference": number(abs(new - previous))}
    if new == previous:
        return str(_("In %(before)s, as many completed it: %(previous)s people.", **values))
    if new > previous:
        return str(
            _("In %(before)s, %(previous)s people completed it: %(difference)s more in this period.", **values)
        )
    return str(
        _("In %(before)s, %(previous)s people completed it: %(difference)s fewer in this period.", **values)
    )


def _ranking(report: PeriodFigures, figures: SubjectFigures) -> Iterator[str]:
    best, lagging = best_and_lagging(figures.last, [unit.id for unit in report.children])
    if best:
        yield str(_("The largest shares: %(units)s.", units=_named(report, best)))
    if lagging:
        yield str(_("The smallest shares: %(units)s.", units=_named(report, lagging)))


def _named(report: PeriodFigures, ranked: Sequence[RankedUnit]) -> str:
    return "; ".join(
        f"{report.names[each.unit_id]} {percent(each.figures.share)} "
        f"({number(each.figures.complete)}/{number(each.figures.members)})"
        for each in ranked
    )


def _further(report: PeriodFigures, figures: SubjectFigures) -> Iterator[str]:
    id_ = report.unit.id
    last = figures.last[id_]
    today = figures.today.get(id_) if figures.today is not None else None
    if today is not None:
        yield str(
            _(
                "%(learning)s people are learning it, %(not_started)s have not started.",
                learning=number(today.learning),
                not_started=number(today.not_started),
            )
        )
        overdue = number(today.overdue)
        if figures.subject.due_on is not None:
            yield str(
                _(
                    "%(overdue)s people are overdue by the day that was set for their unit; the day that is set "
                    "for all is %(day)s.",
                    overdue=overdue,
                    day=day(figures.subject.due_on),
                )
            )
        elif today.overdue:
            yield str(_("%(overdue)s people are overdue by the day that was set for their unit.", overdue=overdue))
    yield str(
        _(
            "%(teaching)s people can teach it. So far %(ever)s people have been trained, those who left included.",
            teaching=number(last.teaching),
            ever=number(last.ever),
        )
    )


def percent(value: float) -> str:
    """A share as it stands in a line, which never ends before its sign."""
    return nowrap(share(value))


def point_difference(last: float, first: float) -> float:
    """The difference of two shares in percentage points, to a tenth."""
    return round((last - first) * POINTS, 1) + 0.0  # no -0.0


def one_decimal(points: float) -> str:
    """A number with its tenth: 19,0."""
    return str(format_decimal(points, "#,##0.0"))


def signed_points(difference: float) -> str:
    """A difference in percentage points with its sign: +3,2."""
    if not difference:
        return "0"
    sign = "+" if difference > 0 else "\N{MINUS SIGN}"
    return f"{sign}{one_decimal(abs(difference))}"
