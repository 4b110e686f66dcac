"""Dates, sizes and shares as people read them."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from portal import clock

EPSILON = 1e-9  # by which sums of shares miss the whole


def day(value: datetime | date) -> str:
    """A day, short: 20/11/2026."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.VIETNAM).date()
    return _day(value, get_locale())


def moment(value: datetime) -> str:
    """A day and the time of day, in Vietnam."""
    return _moment(value, get_locale())


def time_of_day(value: datetime) -> str:
    """The time of day, in Vietnam: 14:03."""
    return f"{value.astimezone(clock.VIETNAM):%H:%M}"


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
    return nowrap(ngettext("%(num)d minute", "%(num)d minutes", value))


def nowrap(text: str) -> str:
    """A few words that no line end may part: a figure without its unit says nothing."""
    return str(text).replace(" ", "\N{NO-BREAK SPACE}")


def clamp_share(value: float, places: int) -> float:
    """A share between 0 and 1, so that rounding to these places calls it all or nothing only where it is."""
    step: float = 10**-places
    return min(max(value, step), 1 - step) if EPSILON < value < 1 - EPSILON else value + 0


def percent(value: float) -> str:
    """A share between 0 and 1 as whole percent."""
    return _percent(clamp_share(value, 2), 0, get_locale())


def share(value: float) -> str:
    """A share between 0 and 1 to a tenth of a per cent: 66,7 %."""
    return _percent(clamp_share(value, 3), 1, get_locale())


def points(value: float) -> str:
    """By how many points of per cent a share grew, always with one decimal and its sign: −1,0."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{_points(abs(value), get_locale())}"


def number(value: float) -> str:
    """A number with the separators of the language."""
    return _number(value + 0, get_locale())  # -0.0, equal to 0 and so kept for it, has a sign


def hundredths(value: float) -> str:
    """A number with its two decimals, as those around it have them: 0,20 beside −0,33."""
    return _hundredths(round(value, 2) + 0, get_locale())  # see number


# Babel reads the pattern of a language anew for each value; a table shows the same few hundreds again and again.
@lru_cache(maxsize=4096)
def _day(value: date, locale: Locale) -> str:
    return str(format_date(value, "dd/MM/yyyy" if locale.language == "vi" else "medium", locale=locale))


@lru_cache(maxsize=4096)
def _moment(value: datetime, locale: Locale) -> str:
    pattern = "HH:mm, dd/MM/yyyy" if locale.language == "vi" else "medium"
    return str(format_datetime(value, pattern, tzinfo=clock.VIETNAM, locale=locale))


@lru_cache(maxsize=4096)
def _percent(value: float, places: int, locale: Locale) -> str:
    digits = f"#,##0.{'0' * places}" if places else "#,##0"
    return format_percent(value, f"{digits} %" if locale.language == "vi" else f"{digits}%", locale=locale)


@lru_cache(maxsize=4096)
def _points(value: float, locale: Locale) -> str:
    return format_decimal(value, "#,##0.0", locale=locale)


@lru_cache(maxsize=4096)
def _hundredths(value: float, locale: Locale) -> str:
    return format_decimal(value, "#,##0.00", locale=locale)


@lru_cache(maxsize=16_384)
def _number(value: float, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


def iso_day(value: str) -> str:
    """A day written 2026-11-20, as people read it."""
    return day(date.fromisoformat(value))


def given_name(full_name: str) -> str:
    """What a Vietnamese person is called: the last word of the name."""
    return full_name.split()[-1] if full_name.split() else full_name


def register(app: Flask) -> None:
    """Offer the filters to every template."""
    for filter_ in (
        day,
        iso_day,
        moment,
        time_of_day,
        ago,
        minutes,
        nowrap,
        percent,
        share,
        points,
        number,
        hundredths,
        given_name,
    ):
        app.jinja_env.filters[filter_.__name__] = filter_
