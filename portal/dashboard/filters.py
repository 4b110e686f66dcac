"""What somebody wants to see of a dashboard, as the address bar says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

NOT_STARTED, LEARNING, COMPLETE, EARLIER, OVERDUE = "not_started", "learning", "complete", "earlier", "overdue"
STATES = (NOT_STARTED, LEARNING, COMPLETE, EARLIER, OVERDUE)
UNIT_SORTS = ("name", "members", NOT_STARTED, LEARNING, COMPLETE, OVERDUE, "teaching", "seen")
PEOPLE_SORTS = ("name", "state", "teaching", "seen")
MAX_PAGES = 1_000_000


@dataclass(frozen=True)
class DashboardFilters:
    """A subject, a filter, an order and a page; what is empty leaves nothing out.

    `due` is the day on which overdue is looked at (None: today), `is_reversed` the other way round than a column
    goes by itself: names from A, numbers from the largest. `invalid` are the arguments that meant nothing.
    """

    subject: str = ""
    state: str = ""
    due: date | None = None
    sort: str = "name"
    is_reversed: bool = False
    page: int = 1
    invalid: tuple[str, ...] = ()

    @property
    def descending(self) -> bool:
        """Whether the largest come first."""
        return (self.sort != "name") != self.is_reversed

    @property
    def is_filtered(self) -> bool:
        """Whether some rows are left out."""
        return bool(self.state)

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """What stands in the address for this, or for this with changes; without what goes without saying."""
        asked = replace(self, **changes)
        said = {
            "subject": asked.subject,
            "state": asked.state,
            "due": asked.due.isoformat() if asked.due is not None else "",
            "sort": asked.sort if asked.sort != "name" else "",
            "dir": ("desc" if asked.descending else "asc") if asked.is_reversed else "",
            "page": asked.page if asked.page > 1 else "",
        }
        return {name: value for name, value in said.items() if value}

    def below(self) -> dict[str, Any]:
        """What goes along to another unit: the same subject, filter and day, from the beginning."""
        return self.arguments(sort="name", is_reversed=False, page=1)

    def sorted_by(self, sort: str) -> dict[str, Any]:
        """The address of the same rows in the order of a column; again, and they stand the other way round."""
        return self.arguments(sort=sort, is_reversed=self.sort == sort and not self.is_reversed, page=1)


def parse_filters(arguments: Mapping[str, str], sorts: tuple[str, ...] = UNIT_SORTS) -> DashboardFilters:
    """What an address asks for; nonsense in it asks for nothing, and is told in `invalid`."""
    odd = []
    due, state, sort = arguments.get("due", "").strip(), arguments.get("state", ""), arguments.get("sort", "")
    day = _parse_date(due)
    if due and day is None:
        odd.append("due")
    if state and state not in STATES:
        odd.append("state")
    # An order of another table is no fault of whoever went from one to the other.
    if sort and sort not in UNIT_SORTS + PEOPLE_SORTS:
        odd.append("sort")
    column = sort if sort in sorts else "name"
    natural = "asc" if column == "name" else "desc"
    direction = arguments.get("dir", "")
    return DashboardFilters(
        subject=arguments.get("subject", "")[:200],
        state=state if state in STATES else "",
        due=day,
        sort=column,
        is_reversed=direction in ("asc", "desc") and direction != natural,
        page=_parse_page(arguments.get("page", "")),
        invalid=tuple(odd),
    )


def _parse_date(text: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _parse_page(text: str) -> int:
    """A page number; the last one of all for a number that is too large."""
    if not (text.isascii() and text.isdecimal()):
        return 1
    return MAX_PAGES if len(text) > len(str(MAX_PAGES)) else min(max(int(text), 1), MAX_PAGES)
