"""Accounts by the thousand: the rules of `users`, in a few statements instead of a few for each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.expire_codes import revoke_codes_of
from portal.audit.models import Actor
from portal.audit.operations import NewAuditEvent, record_many
from portal.content.text.vietnamese import fold, name_sort_key
from portal.db import db

CHANGEABLE_FIELDS = frozenset({"name", "phone", "username"})


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody to come in: values in the form they are kept in, and the unit that the log files it under."""

    name: str
    phone: str | None
    username: str | None
    unit_id: int


@dataclass(frozen=True, slots=True)
class AccountChange:
    """Other values for an account: name, phone or username, in the form they are kept in."""

    user_id: int
    values: Mapping[str, str]
    unit_id: int


def create_users(accounts: Sequence[NewAccount], *, actor: Actor | None) -> list[int]:
    """Accounts without a password, as many as one statement takes; returns their ids in the same order.

    A phone number or user name that is taken is an IntegrityError. Whether the actor may place people into the
    units is decided by portal.units.bulk.operations.memberships.
    """
    if not accounts:
        return []
    if any(account.phone is None and account.username is None for account in accounts):
        raise ValueError("A person needs a phone number or a user name to sign in with.")
    now = clock.now()
    rows = [
        {
            "name": account.name,
            "name_key": name_sort_key(account.name),
            "folded": fold(account.name),
            "phone": account.phone,
            "username": account.username,
            "is_demo": False,
            "created_at": now,
        }
        for account in accounts
    ]
    made = db.session.execute(insert(User).returning(User.id, User.phone, User.username), rows)
    # The rows may come back in another order; their numbers and names are theirs alone.
    ids = {(row.phone, row.username): row.id for row in made}
    found = [ids[account.phone, account.username] for account in accounts]
    record_many(
        actor,
        (
            NewAuditEvent("account.created", "user", user_id, user_id, account.unit_id)
            for user_id, account in zip(found, accounts, strict=True)
        ),
    )
    return found


def update_users(changes: Sequence[AccountChange], *, actor: Actor | None) -> None:
    """Give accounts other names, and phone numbers or user names that they lacked; the log tells which fields.

    Codes end with the sign-in name they were issued for, as in `update_user`.
    Whether the actor may do so is for the caller to know, as for the single `update_user`.
    """
    for fields, some in group_by_fields(changes):
        rows = [{"id": change.user_id} | column_values(change.values) for change in some]
        if not CHANGEABLE_FIELDS.issuperset(fields):
            raise ValueError(f"No such field of an account: {fields}")
        db.session.execute(update(User), rows)
        if fields != ["name"]:
            revoke_codes_of([change.user_id for change in some])
        record_many(
            actor,
            (
                NewAuditEvent(
                    "account.corrected",
                    "user",
                    change.user_id,
                    change.user_id,
                    change.unit_id,
                    {"fields": fields},
                )
                for change in some
            ),
        )


def group_by_fields(changes: Iterable[AccountChange]) -> Iterable[tuple[list[str], list[AccountChange]]]:
    """The changes of the same fields together: they fit into one statement."""
    groups: dict[tuple[str, ...], list[AccountChange]] = {}
    for change in changes:
        groups.setdefault(tuple(sorted(change.values)), []).append(change)
    return [(list(fields), some) for fields, some in groups.items()]


def column_values(values: Mapping[str, str]) -> dict[str, Any]:
    """The columns to set: with a name, also what it is sorted and found by."""
    if "name" not in values:
        return dict(values)
    name = values["name"]
    return {**values, "name_key": name_sort_key(name), "folded": fold(name)}
