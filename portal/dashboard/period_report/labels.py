"""Names of periods, and how each number of the report is worked out."""

from flask_babel import gettext as _

from portal.dashboard.period_report.enums import PeriodKind
from portal.dashboard.period_report.rules.periods import Period
from portal.web.template_filters import day, nowrap

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def period_name(period: Period) -> str:
    """What a period is called, within a sentence: quarter IV/2026, which no line end parts."""
    name = _name(period)
    return name if period.kind is PeriodKind.OTHER else nowrap(name)


def _name(period: Period) -> str:
    values = {"number": period.number, "roman": ROMAN[(period.number - 1) % len(ROMAN)], "year": period.since.year}
    if period.kind is PeriodKind.MONTH:
        return str(_("month %(number)s/%(year)s", number=values["number"], year=values["year"]))
    if period.kind is PeriodKind.QUARTER:
        return str(_("quarter %(roman)s/%(year)s", roman=values["roman"], year=values["year"]))
    if period.kind is PeriodKind.HALF and period.number == 1:
        return str(_("the first six months of %(year)s", year=values["year"]))
    if period.kind is PeriodKind.HALF:
        return str(_("the last six months of %(year)s", year=values["year"]))
    if period.kind is PeriodKind.YEAR:
        return str(_("the year %(year)s", year=values["year"]))
    return str(_("from %(since)s to %(until)s", since=day(period.since), until=day(period.until)))


def period_choice(period: Period) -> str:
    """What a period is called where it is chosen, with a capital."""
    name = period_name(period)
    return name[:1].upper() + name[1:]
