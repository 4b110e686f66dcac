"""When people learn: mostly in the evening, in Vietnam's time."""

from datetime import datetime, timedelta
from random import Random

from portal.clock import VIETNAM

HOUR_WEIGHTS = {6: 3, 7: 3, 9: 2, 12: 8, 13: 4, 15: 3, 18: 9, 19: 20, 20: 28, 21: 17, 22: 3}
_HOURS, _WEIGHTS = list(HOUR_WEIGHTS), list(HOUR_WEIGHTS.values())


def learning_time_on(day: datetime, chance: Random) -> datetime:
    """A time on this day at which somebody sits down to learn."""
    local = day.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    hour = chance.choices(_HOURS, _WEIGHTS)[0]
    return (local + timedelta(hours=hour, seconds=chance.randrange(3600))).astimezone(day.tzinfo)
