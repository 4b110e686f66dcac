"""Dates, sizes and shares as people read them."""

from __future__ import annotations

from datetime import date, datetime

from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import format_date, format_datetime, get_locale, ngettext
from flask_babel import gettext as _

from portal import clock

ALMOST_NOTHING = 1e-9  # by which sums of shares miss the whole


def day(value: datetime | date) -> str:
    """A day, short: 20/11/2026."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.VIETNAM).date()
    return str(format_date(value, "dd/MM/yyyy" if str(get_locale()) == "vi" else "medium"))


def moment(value: datetime) -> str:
    """A day and the time of day, in Vietnam."""
    pattern = "HH:mm, dd/MM/yyyy" if str(get_locale()) == "vi" else "medium"
    return str(format_datetime(value, pattern))


def ago(value: datetime) -> str:
    """How long ago, in days: today, yesterday, 12 days ago."""
    today = clock.now().astimezone(clock.VIETNAM).date()
    days = (today - value.astimezone(clock.VIETNAM).date()).days
    if days <= 0:
        return str(_("today"))
    if days == 1:
        return str(_("yesterday"))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", days))


def minutes(value: int) -> str:
    """A length of time: 5 minutes."""
    return str(ngettext("%(num)d minute", "%(num)d minutes", value))


def apart(value: float, places: int) -> float:
    """A share between 0 and 1, so that rounding to these places calls it all or nothing only where it is."""
    step: float = 10**-places
    return min(max(value, step), 1 - step) if ALMOST_NOTHING < value < 1 - ALMOST_NOTHING else value


def percent(value: float) -> str:
    """A share between 0 and 1 as whole percent."""
    pattern = "#,##0 %" if str(get_locale()) == "vi" else "#,##0%"
    return format_percent(apart(value, 2), pattern, locale=get_locale())


def share(value: float) -> str:
    """A share between 0 and 1 to a tenth of a per cent: 66,7 %."""
    pattern = "#,##0.0 %" if str(get_locale()) == "vi" else "#,##0.0%"
    return format_percent(apart(value, 3), pattern, locale=get_locale())


def number(value: float) -> str:
    """A number with the separators of the language."""
    return format_decimal(value, locale=get_locale())


def iso_day(value: str) -> str:
    """A day written 2026-11-20, as people read it."""
    return day(date.fromisoformat(value))


def given_name(full_name: str) -> str:
    """What a Vietnamese person is called: the last word of the name."""
    return full_name.split()[-1] if full_name.split() else full_name


def register(app: Flask) -> None:
    """Offer the filters to every template."""
    for filter_ in (day, iso_day, moment, ago, minutes, percent, share, number, given_name):
        app.jinja_env.filters[filter_.__name__] = filter_
