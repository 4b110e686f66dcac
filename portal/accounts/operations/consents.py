"""Agreeing, and taking it back; the proof of both stays."""

from collections.abc import Collection

from portal import clock
from portal.accounts.models import Consent, User
from portal.accounts.queries.users import open_consents_of
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS
from portal.audit.operations import record
from portal.db import db, insert


def give_consents(user: User, purposes: Collection[str]) -> None:
    """Let the user agree to the present wording of these purposes; agreeing twice is agreeing once."""
    now = clock.now()
    for purpose in sorted(set(purposes) & CURRENT_VERSIONS.keys()):
        version = CURRENT_VERSIONS[purpose]
        given = insert(Consent).values(user_id=user.id, purpose=purpose, version=version, given_at=now)
        # A second tap finds the agreement open and leaves it as it is.
        made = db.session.scalar(given.on_conflict_do_nothing().returning(Consent.id))
        if made is not None:
            record(user, "consent.given", user, purpose=purpose, version=version)


def withdraw_consent(user: User, purpose: str) -> None:
    """Let the user take an agreement back, in whatever wording it was given."""
    for consent in open_consents_of(user.id, purpose):
        consent.withdrawn_at = clock.now()
        record(user, "consent.withdrawn", user, purpose=purpose, version=consent.version)
