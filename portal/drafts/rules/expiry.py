"""How long a file that was handed in waits for a decision."""

from datetime import datetime, timedelta

WAITS_FOR = timedelta(days=90)  # as what was deleted: it may be a summer until somebody comes back to it


def waits_until(uploaded_at: datetime) -> datetime:
    """Until when it waits; then it expires."""
    return uploaded_at + WAITS_FOR
