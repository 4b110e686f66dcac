"""Finding classes."""

from sqlalchemy import select

from portal.audit.models import Actor
from portal.classes.models import ClassSession
from portal.classes.permissions import can_manage
from portal.db import db
from portal.errors import NotFound


def find_session(session_id: int) -> ClassSession | None:
    """The class of this id, whoever asks: for codes, which tell of it to whoever stands before the wall."""
    return db.session.get(ClassSession, session_id)


def managed_session(actor: Actor, session_id: int) -> ClassSession | None:
    """A class that the actor may manage, or none."""
    session = find_session(session_id)
    return session if session is not None and can_manage(actor, session) else None


def lock_session(session_id: int) -> ClassSession:
    """The class as it is now, or NotFound; nobody changes it, its places or its roll until this transaction ends.

    Accounts that the transaction locks as well come before it: whoever leaves gives places back last of all.
    """
    statement = select(ClassSession).where(ClassSession.id == session_id)
    statement = statement.with_for_update(of=ClassSession, key_share=True)
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def lock_managed(actor: Actor, session_id: int) -> ClassSession:
    """The class locked in the same way, or NotFound where the actor may not manage it."""
    session = lock_session(session_id)
    if not can_manage(actor, session):
        raise NotFound
    return session
