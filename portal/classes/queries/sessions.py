"""Finding classes."""

from portal.audit.models import Actor
from portal.classes.models import ClassSession
from portal.classes.permissions import can_manage
from portal.db import db


def find_session(session_id: int) -> ClassSession | None:
    """The class of this id, whoever asks: for codes, which tell of it to whoever stands before the wall."""
    return db.session.get(ClassSession, session_id)


def managed_session(actor: Actor, session_id: int) -> ClassSession | None:
    """A class that the actor may manage, or none."""
    session = find_session(session_id)
    return session if session is not None and can_manage(actor, session) else None
