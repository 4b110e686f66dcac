"""What of a person who leaves is still open with the data officer."""

from flask_babel import ngettext

from portal.people.queries.hand_over import HandOverItem
from portal.privacy.queries.requests import requests_of


def on_hand_over_requested(user_id: int) -> list[HandOverItem]:
    """When the hand-over of a leaving member is asked for: their open data requests."""
    waiting = sum(request.is_open for request in requests_of(user_id))
    if not waiting:
        return []
    told = ngettext(
        "%(num)d request about the own data is open; the data officer goes on with it.",
        "%(num)d requests about the own data are open; the data officer goes on with them.",
        waiting,
    )
    return [HandOverItem(told, is_urgent=True)]
