"""By when a request about the own data must be answered and finished: the days, and no database.

Law 91/2025/QH15 gives people the rights (article 4); Decree 356/2025/NĐ-CP, in force with it since 1 January 2026,
gives the time: an answer within two working days; restriction and objection done within 15 days, everything else
within 10 to 20; one extension of at most 15 days, its reason told to the person. So it is summed up by
https://cdlaf.vn/en/rights-of-personal-data-subjects-and-methods-of-obtaining-consent-under-decree-no-356-2025-nd-cp/
https://www.frasersvn.com/legal-updates-and-publications/the-next-chapter-in-data-protection-new-decree-guiding-the-personal-data-protection-law

Where there is a span, the portal promises its beginning (10 days for correction and deletion) and lets nobody go
beyond its end (20 days, extended or not). An agreement is taken back at once, by the person alone.
"""

from datetime import date, datetime, timedelta

from portal.clock import VIETNAM
from portal.privacy.enums import RequestKind, Urgency

WORKING_DAYS_TO_ANSWER = 2
DAYS_TO_COMPLETE: dict[str, int] = {
    RequestKind.DELETION: 10,
    RequestKind.CORRECTION: 10,
    RequestKind.RESTRICTION: 15,
    RequestKind.OBJECTION: 15,
}
MAX_DAYS_TO_COMPLETE: dict[str, int] = {
    RequestKind.DELETION: 20,
    RequestKind.CORRECTION: 20,
    RequestKind.RESTRICTION: 30,
    RequestKind.OBJECTION: 30,
}  # counted from the request
MAX_EXTENSION_DAYS = 15  # days
SOON_DAYS = 2  # days before a deadline from which it is near
SATURDAY = 5


def answer_by(asked_at: datetime) -> date:
    """The last day for an answer: the second working day after the one on which it was asked, in Vietnam."""
    day = day_of(asked_at)
    left = WORKING_DAYS_TO_ANSWER
    while left:
        day += timedelta(days=1)
        # Public holidays are decreed from year to year, so the portal does not know them. With one in between the
        # law leaves more time: the day shown is the right one or too early, never too late.
        left -= day.weekday() < SATURDAY
    return day


def finish_by(kind: str, asked_at: datetime) -> date:
    """The last day for doing it; raises KeyError for a kind that is none."""
    return day_of(asked_at) + timedelta(days=DAYS_TO_COMPLETE[kind])


def extended_deadline(kind: str, asked_at: datetime) -> date:
    """The last day once the time was extended, as far as that is allowed."""
    latest = day_of(asked_at) + timedelta(days=MAX_DAYS_TO_COMPLETE[kind])
    return min(finish_by(kind, asked_at) + timedelta(days=MAX_EXTENSION_DAYS), latest)


def days_left(due: date, today: date) -> int:
    """How many days are left, 0 on the day itself, below 0 once it is past."""
    return (due - today).days


def urgency(due: date, today: date) -> Urgency:
    """Whether the day is past, or near."""
    left = days_left(due, today)
    return Urgency.LATE if left < 0 else Urgency.SOON if left <= SOON_DAYS else Urgency.NONE


def day_of(moment: datetime) -> date:
    """The day that a moment belongs to in Vietnam."""
    return moment.astimezone(VIETNAM).date()
