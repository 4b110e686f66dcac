"""When a code counts: in the class's hours, seen in its own moment, and taken in for three days after the class.

**The moment of seeing decides, not that of arriving.** A link counts if the portal was asked for it within its
step or one beside it. That moment is then sealed: in the form that the portal answers with, so that the tap may
arrive as late as the line lets it, and for somebody who has to sign in first in a cookie of that browser, for 15
minutes. What is typed into a page that was open before, without any signal, says how long after that page's own
sealed moment it was typed. So a picture of the wall that is sent on half an hour later counts neither as a link
nor as a text; it would take a page that was open before, and a changed script.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.classes.check_in.rules.time_codes import QR_SECONDS, SPOKEN_SECONDS, qr_step, spoken_step, step_start

OPENS_BEFORE = timedelta(minutes=30)
CLOSES_AFTER = timedelta(minutes=15)
ACCEPTED_FOR = timedelta(hours=72)  # after the class, for what waited on a phone without a line
SIGN_IN_WITHIN = timedelta(minutes=15)
MAX_DRIFT_STEPS = 1
PASTED_WITHIN = timedelta(minutes=5)  # from the camera, by way of the clipboard, into the form


@dataclass(frozen=True)
class CodeHours:
    """The hours of a class in which its codes are made, and until when they are taken in."""

    opens_at: datetime
    closes_at: datetime
    accepted_until: datetime

    def includes(self, moment: datetime) -> bool:
        """Whether codes are shown at this moment."""
        return self.opens_at <= moment < self.closes_at


def code_hours(starts_at: datetime, minutes: int) -> CodeHours:
    """From half an hour before the class until a quarter of an hour after its end; late ones for three days."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return CodeHours(starts_at - OPENS_BEFORE, ends_at + CLOSES_AFTER, ends_at + ACCEPTED_FOR)


def is_token_timely(step: int, seen_at: datetime, *, is_pasted: bool = False) -> bool:
    """Whether the QR of this step was to be seen at that moment, give or take a step; pasted, minutes more."""
    earliest = qr_step(seen_at - PASTED_WITHIN) if is_pasted else qr_step(seen_at) - MAX_DRIFT_STEPS
    return earliest <= step <= qr_step(seen_at) + MAX_DRIFT_STEPS


def timely_spoken_steps(seen_at: datetime) -> tuple[int, ...]:
    """The steps whose spoken code counts at that moment: its own, and the one before, still in the ear."""
    return spoken_step(seen_at) - MAX_DRIFT_STEPS, spoken_step(seen_at)


def moment_of_token(step: int) -> datetime:
    """The moment that the QR of this step stands for."""
    return step_start(step, QR_SECONDS)


def moment_of_spoken(step: int) -> datetime:
    """The moment that the spoken code of this step stands for."""
    return step_start(step, SPOKEN_SECONDS)


def typed_at(page_at: datetime | None, seconds_later: int | None, *, now: datetime) -> datetime:
    """When something was typed into a page of this sealed moment; now, where the page cannot tell."""
    if page_at is None or seconds_later is None:
        return now
    return min(page_at + timedelta(seconds=seconds_later), now)
