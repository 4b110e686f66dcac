"""Numbering the list that is printed, and typing in what was ticked on it."""

from collections.abc import Mapping

from flask_babel import ngettext

from portal import clock
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.classes.enums import MarkMethod
from portal.classes.queries.sessions import lock_managed, managed_session
from portal.classes.roll.operations import count_guests, ensure_open, record_marks
from portal.classes.roll.paper.models import RollNumber
from portal.classes.roll.paper.queries import paper_list
from portal.classes.roll.queries import expected_ids
from portal.classes.roll.rules.hours import RollMark, roll_status
from portal.classes.roll.rules.joining import Mark
from portal.db import db
from portal.errors import NotFound, Refused


def number_list(session_id: int, *, actor: Actor) -> None:
    """Give whoever is on the list without a number the next one, in the order of the list; each is given for good.

    NotFound where the actor may not keep the roll.
    """
    session = managed_session(actor, session_id)
    if session is None:
        raise NotFound
    waiting = paper_list(session).unnumbered
    if not waiting:
        return
    # An account that becomes part of another now must not get a number that stays with it.
    lock_accounts(*waiting)
    session, now = lock_managed(actor, session_id), clock.now()
    paper = paper_list(session)
    numbered = enumerate((user_id for user_id in paper.unnumbered if user_id in waiting), paper.last + 1)
    db.session.add_all(
        RollNumber(session_id=session_id, number=number, user_id=user_id, given_at=now)
        for number, user_id in numbered
    )
    db.session.flush()


def type_from_paper(
    session_id: int, states: Mapping[int, str], *, guests: int | None = None, token: str, actor: Actor
) -> int:
    """Write what the paper says of these people, each once for the token; gives of how many it was new.

    Raises Refused, and writes nothing, where the roll takes no marks now, for guests that no room holds, and for
    people who are neither on the roll nor invited; NotFound where the actor may not keep it.
    """
    lock_accounts(*states)
    session = lock_managed(actor, session_id)
    now = clock.now()
    ensure_open(roll_status(session, now))
    gone = states.keys() - expected_ids(session, states)
    if gone:
        told = ngettext(
            "%(num)d person whom you ticked is not on the list any more. Look at it and save once more.",
            "%(num)d people whom you ticked are not on the list any more. Look at it and save once more.",
            len(gone),
        )
        raise Refused(told)
    marks = [
        RollMark(user_id, Mark(state, now, actor.id, f"paper-{token}-{user_id}"))
        for user_id, state in sorted(states.items())
    ]
    changed = record_marks(session_id, marks, MarkMethod.PAPER)
    if guests is not None:
        count_guests(session_id, guests, seen=session.guests, actor=actor)
    return len(changed)
