"""What schedules and the periods they freeze are called."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.dashboard.enums import ScheduleKind

KIND_LABELS: dict[str, Any] = {
    ScheduleKind.QUARTER: _l("The last day of each quarter"),
    ScheduleKind.MONTH: _l("The last day of each month"),
    ScheduleKind.HALF_YEAR: _l("The last day of each half-year"),
    ScheduleKind.YEAR: _l("The last day of each year"),
    ScheduleKind.ONCE: _l("Once, on a day"),
}
QUARTERS = ("I", "II", "III", "IV")


def period_label(kind: str, day: date) -> str:
    """The period that ends on a day, as it is called; "" for a day of its own."""
    year = day.year
    match kind:
        case ScheduleKind.MONTH:
            return str(_("Month %(month)s/%(year)s", month=day.month, year=year))
        case ScheduleKind.QUARTER:
            return str(_("Quarter %(quarter)s/%(year)s", quarter=QUARTERS[(day.month - 1) // 3], year=year))
        case ScheduleKind.HALF_YEAR if day.month <= 6:
            return str(_("First half of %(year)s", year=year))
        case ScheduleKind.HALF_YEAR:
            return str(_("Second half of %(year)s", year=year))
        case ScheduleKind.YEAR:
            return str(_("Year %(year)s", year=year))
    return ""


def snapshot_name(kind: str, day: date, name: str) -> str:
    """What a snapshot is called that a schedule takes for a day: the period, and what was said."""
    return " · ".join(part for part in (period_label(kind, day), name) if part)
