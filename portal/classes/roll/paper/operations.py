"""Numbering the list that is printed, and typing in what was ticked on it."""

from collections.abc import Mapping

from portal import clock
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.classes.enums import MarkMethod
from portal.classes.queries.sessions import lock_managed
from portal.classes.roll.operations import count_guests, ensure_open, record_marks
from portal.classes.roll.paper.models import RollNumber
from portal.classes.roll.paper.queries import paper_list
from portal.classes.roll.queries import expected_ids
from portal.classes.roll.rules.hours import RollMark, roll_status
from portal.classes.roll.rules.joining import Mark
from portal.db import db


def number_list(session_id: int, *, actor: Actor) -> None:
    """Give whoever is on the list without a number the next one, in the order of the list; each is given for good.

    NotFound where the actor may not keep the roll.
    """
    session = lock_managed(actor, session_id)
    paper, now = paper_list(session), clock.now()
    unnumbered = [row.entry.user_id for row in paper.rows if row.number is None]
    db.session.add_all(
        RollNumber(session_id=session_id, number=number, user_id=user_id, given_at=now)
        for number, user_id in enumerate(unnumbered, paper.last + 1)
    )
    db.session.flush()


def type_from_paper(
    session_id: int, states: Mapping[int, str], *, guests: int | None = None, token: str, actor: Actor
) -> int:
    """Write what the paper says of these people, each once for the token; gives of how many it was new.

    Raises Refused where the roll takes no marks now, and for guests that no room holds; NotFound where the actor
    may not keep it. Whoever is neither on the roll nor invited is left out.
    """
    lock_accounts(*states)
    session = lock_managed(actor, session_id)
    now = clock.now()
    ensure_open(roll_status(session, now))
    expected = expected_ids(session, states)
    marks = [
        RollMark(user_id, Mark(states[user_id], now, actor.id, f"paper-{token}-{user_id}"))
        for user_id in sorted(expected)
    ]
    changed = record_marks(session_id, marks, MarkMethod.PAPER)
    if guests is not None:
        count_guests(session_id, guests, seen=session.guests, actor=actor)
    return len(changed)
