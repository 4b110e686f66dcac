"""What of a person who leaves is still open with the data officer."""

from __future__ import annotations

from flask_babel import ngettext

from portal.people.operations.hand_over import HandedOver
from portal.privacy import queries


def open_matters(user_id: int) -> list[HandedOver]:
    """The person's own requests that wait for an answer or a deed: leaving ends none of them."""
    waiting = sum(request.is_open for request in queries.requests_of(user_id))
    if not waiting:
        return []
    told = ngettext(
        "%(num)d request about the own data is open; the data officer goes on with it.",
        "%(num)d requests about the own data are open; the data officer goes on with them.",
        waiting,
    )
    return [HandedOver(told, is_urgent=True)]
