"""What becomes of the certificates of somebody who is deleted."""

from collections.abc import Collection

from sqlalchemy import func, literal, update

from portal import clock
from portal.certificates.models import Certificate
from portal.db import UtcDateTime, db


def erase_issued_certificates(user_ids: Collection[int]) -> int:
    """Take the name off their certificates and end them; how many there are.

    That a number was issued, for what and when stays for the counts. The page of the number says no name any
    more, and it is handed out as a file no more.
    """
    theirs = update(Certificate).where(Certificate.user_id.in_(user_ids))
    changed = db.session.execute(
        theirs.values(
            holder_name="",
            revoked_reason="",
            revoked_at=func.coalesce(Certificate.revoked_at, literal(clock.now(), UtcDateTime)),
        )
        .execution_options(synchronize_session=False)
        .returning(Certificate.id)
    ).all()
    db.session.expire_all()
    return len(changed)
