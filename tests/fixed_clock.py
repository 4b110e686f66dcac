"""The clock of the tests: every test begins at the same moment, whatever the machine's day and hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal import clock

# A Tuesday like any other; nothing that the shipped courses say was looked up on a later day.
START = datetime(2026, 12, 15, 10, tzinfo=clock.VIETNAM).astimezone(UTC)
# As on a real clock, what comes later is later, so that an order by time is never left to chance.
STEP = timedelta(milliseconds=1)

system_now = clock.now


class FixedClock:
    """What portal.clock.now() asks in tests; it goes on by STEP with every look, and further only when told to."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Stand at START, as before every test."""
        self.moment, self.step = START, STEP

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        # Threads may read the same moment, as they may on a real clock.
        self.moment += self.step
        return self.moment

    def set(self, moment: datetime) -> datetime:
        """Let it be this moment, which must be aware; returns it in UTC."""
        self.moment = moment.astimezone(UTC)
        return self.moment

    def stand(self, moment: datetime) -> datetime:
        """Let it be this moment, and go on only when told to; returns it in UTC."""
        self.step = timedelta(0)
        return self.set(moment)

    def advance(self, **delta: float) -> datetime:
        """Let so much time go by, said as to timedelta: advance(days=2); returns the new moment in UTC."""
        self.moment += timedelta(**delta)
        return self.moment


the_clock = FixedClock()
