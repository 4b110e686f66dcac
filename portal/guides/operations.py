"""Every change to what residents say of a guide."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from portal import clock
from portal.accounts.operations.rate_limits import address_key
from portal.crypto.tokens import keyed_hash
from portal.db import db, insert
from portal.errors import RateLimited
from portal.guides.models import GuideFeedback, GuideTap

HOUR = timedelta(hours=1)
MAX_ANSWERS_PER_HOUR = 20  # from one address


def give_feedback(page_id: int, *, helpful: bool, address: str | None, phone: str) -> bool:
    """Count one answer to “was it helpful?”; False when this phone has answered for the guide today.

    `phone` is what the browser calls itself: many phones of a hall or of a mobile network share one `address`.
    Raises RateLimited when too many answers come from the address, and then counts nothing.
    """
    now = clock.now()
    db.session.execute(delete(GuideTap).where(GuideTap.until <= now))
    home = address_key(address).name
    taps, until = _count_tap(f"guide:{home}", until=now + HOUR)
    if taps > MAX_ANSWERS_PER_HOUR:
        raise RateLimited(int((until - now).total_seconds()) + 1)
    today = now.astimezone(clock.VIETNAM)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    again, _until = _count_tap(f"guide:{page_id}:{home}:{phone}", until=midnight)
    if again > 1:
        return False
    first = insert(GuideFeedback).values(
        page_id=page_id, day=today.date(), helpful=int(helpful), unhelpful=int(not helpful)
    )
    another = {
        "helpful": GuideFeedback.helpful + int(helpful),
        "unhelpful": GuideFeedback.unhelpful + int(not helpful),
    }
    db.session.execute(first.on_conflict_do_update(index_elements=["page_id", "day"], set_=another))
    return True


def _count_tap(name: str, *, until: datetime) -> tuple[int, datetime]:
    """Count a tap under a name; how many there are by now, and until when they are remembered."""
    first = insert(GuideTap).values(key=keyed_hash(name), taps=1, until=until)
    again = first.on_conflict_do_update(index_elements=["key"], set_={"taps": GuideTap.taps + 1})
    counted = db.session.execute(again.returning(GuideTap.taps, GuideTap.until)).one()
    return counted.taps, counted.until
