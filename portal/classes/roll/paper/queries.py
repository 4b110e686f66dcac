"""The list of a class as it is printed and typed in: one order, which neither places nor marks change."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.classes.roll.queries import RollEntry, further_people, people_on_roll
from portal.db import db

MAX_INVITED = 100  # beyond, only those who have a place or were marked are listed


@dataclass(frozen=True)
class PaperRow:
    """Somebody on the list with their number."""

    number: int
    entry: RollEntry


def paper_list(session: ClassSession) -> list[PaperRow]:
    """Whoever is on the roll or, of not too many, may come without a place, by given name."""
    entries = people_on_roll(session.id)
    invited = further_people(session, limit=MAX_INVITED + 1)
    if len(invited) <= MAX_INVITED:
        entries += invited
    ids = [entry.user_id for entry in entries]
    order = select(User.id).where(User.id.in_(ids)).order_by(User.name_key, User.id)
    places = {user_id: place for place, user_id in enumerate(db.session.scalars(order))}
    ordered = sorted(entries, key=lambda entry: places[entry.user_id])
    return [PaperRow(number, entry) for number, entry in enumerate(ordered, 1)]
