"""The list of a class as it is printed and typed in, with the numbers that stand on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from sqlalchemy import select

from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.classes.roll.paper.models import RollNumber
from portal.classes.roll.paper.rules import Edition
from portal.classes.roll.queries import RollEntry, further_people, people_on_roll
from portal.db import db

MAX_INVITED = 100  # beyond, only those who have a place, were marked or were printed are listed


@dataclass(frozen=True)
class PaperRow:
    """Somebody on the list with their number; none before the list is printed with them."""

    number: int | None
    entry: RollEntry


@dataclass(frozen=True)
class PaperList:
    """The list of a class: by number, which is the order of every paper, then who is not on paper yet."""

    rows: Sequence[PaperRow]
    holders: Mapping[int, int]  # number -> the account that it means now
    editions: Sequence[Edition]  # the oldest first

    @property
    def last(self) -> int:
        """The highest number that was ever printed, or 0."""
        return self.editions[-1].last if self.editions else 0

    @cached_property
    def listed(self) -> frozenset[int]:
        """The ids of who is on the list now."""
        return frozenset(row.entry.user_id for row in self.rows)

    @property
    def unnumbered(self) -> list[int]:
        """The ids of who stands on no paper yet, in the order of the list."""
        return [row.entry.user_id for row in self.rows if row.number is None]

    @property
    def gone(self) -> list[int]:
        """The numbers of those who stand on paper, and are not on the list any more."""
        return [number for number, user_id in self.holders.items() if user_id not in self.listed]

    def blocks(self) -> list[tuple[Edition | None, list[PaperRow]]]:
        """The rows by the edition that first had them; last those on no paper, without an edition."""

        def edition(row: PaperRow) -> Edition | None:
            number = row.number
            return None if number is None else next(one for one in self.editions if number <= one.last)

        return [(one, list(rows)) for one, rows in groupby(self.rows, key=edition)]


def paper_list(session: ClassSession) -> PaperList:
    """Whoever is on the roll, or may come without a place and was printed or is one of not too many.

    Those without a number follow by given name. Whose data was deleted is not listed, whatever was marked.
    """
    given = db.session.execute(
        select(RollNumber.number, RollNumber.user_id, RollNumber.given_at)
        .where(RollNumber.session_id == session.id)
        .order_by(RollNumber.number)
    ).all()
    holders = {row.number: row.user_id for row in given}
    last_given = {row.given_at: row.number for row in given}
    # Of two numbers of one person the first stands on the list.
    number_of = {user_id: number for number, user_id in reversed(holders.items())}
    entries = _ordered(_expected(session, set(number_of)))
    rows = [PaperRow(number_of.get(entry.user_id), entry) for entry in entries]
    rows.sort(key=lambda row: (row.number is None, row.number or 0))
    return PaperList(rows, holders, [Edition(last, since) for since, last in last_given.items()])


def _expected(session: ClassSession, printed_ids: set[int]) -> list[RollEntry]:
    entries = people_on_roll(session.id)
    invited = further_people(session, limit=MAX_INVITED + 1)
    if len(invited) <= MAX_INVITED:
        return entries + invited
    if printed_ids:
        entries += further_people(session, ids=printed_ids, limit=len(printed_ids))
    return entries


def _ordered(entries: Sequence[RollEntry]) -> list[RollEntry]:
    """By given name, without those whose data was deleted."""
    by_id = {entry.user_id: entry for entry in entries}
    order = select(User.id).where(User.id.in_(by_id), User.anonymised_at.is_(None))
    return [by_id[user_id] for user_id in db.session.scalars(order.order_by(User.name_key, User.id))]
