"""What is said where a class gives no places any more."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.classes.places.enums import Closed

CLOSED: dict[Closed, Any] = {
    Closed.BEGUN: _l("This class has begun, so its places stay as they are. Say your name to who teaches."),
    Closed.CANCELLED: _l("This class was cancelled. Look whether another one suits you."),
    Closed.NOT_HELD: _l("This class did not take place. Look whether another one suits you."),
    Closed.OVER: _l("This class is over, so its places stay as they are."),
}


def told_closed(closed: Closed) -> str:
    """What somebody is told who wants a place, or wants to give it back."""
    return str(CLOSED[closed])
