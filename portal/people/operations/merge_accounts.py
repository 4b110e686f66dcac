"""Merge two accounts of one person, across all features."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.accounts.models import AccountMerge, User
from portal.accounts.operations.merge_users import fold_account, move_rows, record_merge
from portal.accounts.queries.merged_accounts import find_merge
from portal.accounts.queries.users import lock_accounts
from portal.accounts.rules.merge_rules import Merge
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.errors import Refused, require
from portal.people import permissions
from portal.units import permissions as units_permissions
from portal.units.operations.expire_codes import revoke_codes_without_permission
from portal.units.operations.tree_lock import lock_tree_shared
from portal.units.queries.memberships import unit_of


@dataclass(frozen=True)
class MergeChoices:
    """What the kept account takes from the one that is gone, where both have something of their own."""

    name: bool = False
    phone: bool = False
    username: bool = False
    unit: bool = False


def merge_accounts(kept: User, gone: User, *, choices: MergeChoices, actor: Actor | None) -> AccountMerge:
    """Let the account `gone` become part of `kept`: its rows move, and nobody comes in by it any more.

    Where both have a row for the same thing, the kept one becomes the better of the two and the other stays with
    the account that is gone. A phone number or user name that only one has is kept. Raises Forbidden unless the
    actor leads both people and could give every role of both, and Refused where one of the accounts is no longer
    in use, or both are the same.
    """
    lock_tree_shared()
    lock_accounts(kept.id, gone.id)
    _ensure_mergeable(kept, gone)
    if actor is not None:
        require(permissions.can_merge_into(actor, kept) and permissions.can_merge_away(actor, gone))
        home = unit_of(kept.id)
        actor = units_permissions.audit_actor(actor, home) if home is not None else actor
    merge = Merge(kept.id, gone.id, keeps_unit_of_gone=choices.unit)
    name = gone.name if choices.name else kept.name
    phone = (gone.phone if choices.phone else kept.phone) or kept.phone or gone.phone
    username = (gone.username if choices.username else kept.username) or kept.username or gone.username

    # Devices and codes end before the rows move.
    fold_account(kept, gone, name=name, phone=phone, username=username, actor=actor)
    moved = move_rows(merge)
    revoke_codes_without_permission(owner_ids=[kept.id], issuer_ids=[kept.id])
    noted = record_merge(merge, moved, actor=actor)
    record(actor, "account.merged", kept, gone=gone.id, moved=noted.moved)
    return noted


def _ensure_mergeable(kept: User, gone: User) -> None:
    if kept.id == gone.id:
        raise Refused(_("These are not two accounts, but one."))
    if find_merge(gone.id) is not None or find_merge(kept.id) is not None:
        raise Refused(_("This account was merged into another already."))
    for user in (kept, gone):
        if user.deactivated_at is not None or user.anonymised_at is not None:
            raise Refused(_("%(name)s is not active. Only accounts in use can be merged.", name=user.name))
