"""Texts of planning: how often, which day of the week, which hours."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.classes.models import ClassSession
from portal.classes.planning.enums import Repeat, Scope
from portal.web.template_filters import time_of_day

REPEATS: dict[str, Any] = {
    Repeat.ONCE: _l("Only once"),
    Repeat.WEEKLY: _l("Every week"),
    Repeat.FORTNIGHTLY: _l("Every two weeks"),
}
SCOPES: dict[str, Any] = {
    Scope.THIS: _l("Only this class"),
    Scope.FOLLOWING: _l("This class and those after it"),
}


def weekday_and_day(value: datetime | date) -> str:
    """A day with its day of the week: Thứ Năm, 03/12/2026."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.VIETNAM).date()
    return _weekday_and_day(value, get_locale())


def class_hours(session: ClassSession) -> str:
    """From when to when the class takes: 19:00–20:30."""
    until = session.starts_at + timedelta(minutes=session.minutes)
    return f"{time_of_day(session.starts_at)}–{time_of_day(until)}"


@lru_cache(maxsize=4096)
def _weekday_and_day(value: date, locale: Locale) -> str:
    pattern = "EEEE, dd/MM/yyyy" if locale.language == "vi" else "EEEE, d MMM y"
    return str(format_date(value, pattern, locale=locale))


def day_of_month(value: datetime) -> str:
    """The number of the day, in Vietnam."""
    return str(value.astimezone(clock.VIETNAM).day)


def short_month(value: datetime) -> str:
    """The month, short: Th12, Dec."""
    return str(format_date(value.astimezone(clock.VIETNAM).date(), "MMM", locale=get_locale()))


def short_weekday(value: datetime) -> str:
    """The day of the week, short: T7, Sat."""
    locale, day = get_locale(), value.astimezone(clock.VIETNAM).date()
    if locale.language == "vi":
        return "CN" if day.isoweekday() == 7 else f"T{day.isoweekday() + 1}"
    return str(format_date(day, "EEE", locale=locale))
