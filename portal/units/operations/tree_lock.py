"""The lock on the unit tree: exclusive for whoever changes it, shared for whoever joins a unit."""

from sqlalchemy import func

from portal.db import db
from portal.units.models import Grant, Membership, Unit, UnitVersion

TREE_LOCK_ID = 7_010_725  # the number that this portal's advisory lock goes by
LOCK_KEY = "portal.tree_lock"


def lock_tree_shared() -> None:
    """Let no unit be merged, moved or closed until this transaction ends; others may hold the tree too.

    Whoever lets many people join in one transaction does this first, before changing anything else: then nobody
    waits for somebody who waits for them.
    """
    _lock("pg_advisory_xact_lock_shared")


def lock_tree_exclusive() -> None:
    """Be the only one who changes units, or lets people join one, until this transaction ends."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    """Wait for the lock on PostgreSQL. On SQLite the write transaction, which is there already, is the lock.

    One lock for the whole tree, not one for each row: a change of units is rare and quick, and whoever moves
    between two units could otherwise find that the one left behind was merged while waiting for the other.
    """
    session = db.session()
    if session.connection().dialect.name != "postgresql":
        return
    # What a savepoint took, its end may give back.
    lasting = session.get_transaction() if not session.in_nested_transaction() else None
    if lasting is not None and session.info.get(LOCK_KEY) == (lasting, function):
        return
    session.flush()
    session.execute(getattr(func, function)(TREE_LOCK_ID))
    session.info[LOCK_KEY] = (lasting, function)
    # Others may have changed what was read before the wait was over.
    for seen in list(session.identity_map.values()):
        if isinstance(seen, (Unit, UnitVersion, Membership, Grant)):
            session.expire(seen)
