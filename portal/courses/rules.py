"""How long what was deleted can be brought back."""

from datetime import datetime, timedelta

KEPT_FOR = timedelta(days=90)


def is_restorable(deleted_at: datetime | None, now: datetime) -> bool:
    """Whether it was deleted, and not too long ago."""
    return deleted_at is not None and deleted_at >= now - KEPT_FOR


def days_left(deleted_at: datetime, now: datetime) -> int:
    """How many days it can still be brought back; 1 on the last of them."""
    return max(-((now - deleted_at - KEPT_FOR) // timedelta(days=1)), 0)
