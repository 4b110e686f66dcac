"""What a class gives to who was there: its day, and the pages that it completes."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class CountedPage:
    """A page that a class counts for, in the revision that people have now; `since` it is published."""

    page_id: int
    revision_id: int
    since: datetime


@dataclass(frozen=True)
class ClassCredit:
    """The first class of a course in which a person was: its day, and since when it counts."""

    day: date
    counted_at: datetime
