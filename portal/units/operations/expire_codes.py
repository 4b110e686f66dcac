"""Activation codes end with the right to issue them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Row

from portal.accounts.models import User
from portal.accounts.operations.expire_codes import revoke_codes
from portal.accounts.queries import users as accounts_queries
from portal.db import db
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.grants import unit_ids_by_user
from portal.units.bulk.queries.units import chunks


def revoke_codes_without_permission(*, owner_ids: Collection[int] = (), issuer_ids: Collection[int] = ()) -> None:
    """End the open codes of these owners, and those by these issuers, that their issuers could not issue now.

    To be called wherever a role begins or ends, or people move. A right that ends by itself on its last day, or
    because units move, is noticed when the code is used (portal.accounts.queries.activation_codes.get_valid_code).
    """
    db.session.flush()
    by_issuer: dict[int, dict[int, int]] = defaultdict(dict)
    for some in chunks(owner_ids):
        _collect(accounts_queries.open_codes(owner_ids=some), by_issuer)
    for some in chunks(issuer_ids):
        _collect(accounts_queries.open_codes(issuer_ids=some), by_issuer)
    for issuer_id, owners in by_issuer.items():
        rightful = _may_have_codes_of(db.session.get_one(User, issuer_id), owners.values())
        for some in chunks(code_id for code_id, owner_id in owners.items() if owner_id not in rightful):
            revoke_codes(some)


def _may_have_codes_of(issuer: User, owner_ids: Iterable[int]) -> set[int]:
    """Those of the people for whom this issuer may issue a code now."""
    rightful: set[int] = set()
    if issuer.deactivated_at is None:
        for some in chunks(owner_ids):
            rightful.update(code_issuers(issuer, unit_ids_by_user(some)))
    return rightful


def _collect(codes: Sequence[Row[int, int, int | None]], by_issuer: dict[int, dict[int, int]]) -> None:
    for code in codes:
        by_issuer[code.issued_by_id][code.id] = code.user_id
