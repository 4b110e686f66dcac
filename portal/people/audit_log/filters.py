"""The filters of the audit log, as the address bar says them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from portal.content.text.dates import parse_date
from portal.people.audit_log.labels import ACTION_GROUPS
from portal.web.listing import Listing, parameter, search_text
from portal.web.request_values import parse_integer


def _parse_id(text: str) -> int | None:
    """The id that the text is, if there is any."""
    number = parse_integer(text.strip()) if text.strip() else None
    if number == 0:
        raise ValueError(text)
    return number


def _iso_day(text: str) -> str:
    """The day in the form that a field for days takes; anything else as it was typed."""
    day, typed = parse_date(text), search_text(text)
    return day.isoformat() if day is not None else typed


@dataclass(frozen=True)
class AuditFilters(Listing):
    """What an address asks of the log; `is_clear` tells whether each of its filters makes sense."""

    q: str = parameter("q", search_text)
    person: int | None = parameter("person", _parse_id, default=None)
    group: str = parameter("group", search_text)
    unit: int | None = parameter("unit", _parse_id, default=None)
    first: str = parameter("from", _iso_day)
    last: str = parameter("to", _iso_day)
    deputies: bool = parameter("deputies", lambda text: text in ("1", "on"), default=False)
    before: int | None = parameter("before", _parse_id, default=None, resets=True)
    is_clear: bool = True

    @classmethod
    def parse(cls, arguments: Mapping[str, str]) -> Self:
        """Read the filters of an address; whatever does not make sense finds nothing."""
        asked, invalid = cls.parse_checked(arguments)
        days = all(parse_date(day) is not None for day in (asked.first, asked.last) if day)
        return replace(asked, is_clear=not invalid and days and (not asked.group or asked.group in ACTION_GROUPS))

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for but the newest of everything."""
        return self != AuditFilters(before=self.before)
