"""The publish lock: one publication at a time."""

from sqlalchemy import text

from portal.db import db


def acquire_publish_lock() -> None:
    """Wait until no other transaction publishes; the turn ends with this transaction.

    On SQLite begin_write() has waited already, since there is one writer at a time.
    """
    if db.engine.dialect.name == "postgresql":
        # This mode keeps out whoever writes courses, and lets everybody read them and answer their questions.
        db.session.execute(text("LOCK TABLE course IN SHARE ROW EXCLUSIVE MODE"))
