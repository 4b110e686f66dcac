"""Merge two accounts of one person, across all features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

import portal.accounts.account_merge as accounts
from portal.accounts.account_merge import Merge, MergeRule, apply_merge_rules
from portal.accounts.models import AccountMerge, User
from portal.accounts.queries.users import lock_accounts
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.courses import account_merge as courses
from portal.drafts import account_merge as drafts
from portal.errors import Refused, require
from portal.observations import account_merge as field
from portal.people import permissions
from portal.people.events import accounts_merged
from portal.people.models import RosterImport
from portal.programmes import account_merge as programmes
from portal.progress import account_merge as progress
from portal.questions import account_merge as questions
from portal.scenarios import account_merge as scenarios
from portal.units import account_merge as units
from portal.units import permissions as units_permissions
from portal.units.operations.expire_codes import revoke_codes_without_permission
from portal.units.operations.tree_lock import lock_tree_shared
from portal.units.queries.memberships import unit_of

ROWS = (MergeRule(RosterImport.uploaded_by_id),)
ALL_ROWS = (
    *accounts.MERGE_RULES,
    *units.MERGE_RULES,
    *courses.MERGE_RULES,
    *drafts.MERGE_RULES,
    *questions.MERGE_RULES,
    *scenarios.ROWS,
    *progress.ROWS,
    *field.ROWS,
    *programmes.ROWS,
    *ROWS,
)


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
    merge = Merge(kept.id, gone.id)
    name = gone.name if choices.name else kept.name
    phone = (gone.phone if choices.phone else kept.phone) or kept.phone or gone.phone
    username = (gone.username if choices.username else kept.username) or kept.username or gone.username

    # Devices and codes end before the rows move.
    accounts.fold_account(kept, gone, name=name, phone=phone, username=username, actor=actor)
    moved: dict[str, int] = {}
    for counts in _move_all_rows(merge, unit_of_gone=choices.unit):
        moved |= counts
    revoke_codes_without_permission(owner_ids=[kept.id], issuer_ids=[kept.id])
    noted = accounts.record_merge(merge, moved, actor=actor)
    record(actor, "account.merged", kept, gone=gone.id, moved=noted.moved)
    return noted


def _move_all_rows(merge: Merge, *, unit_of_gone: bool) -> Iterator[dict[str, int]]:
    """Let each feature move what it owns, from left to right."""
    yield accounts.merge_users(merge)
    yield units.merge_users(merge, unit_of_gone=unit_of_gone)
    yield courses.merge_users(merge)
    yield drafts.merge_users(merge)
    yield questions.merge_users(merge)
    yield scenarios.merge_users(merge)
    yield progress.merge_users(merge)
    yield field.merge_users(merge)
    yield programmes.merge_users(merge)
    yield apply_merge_rules(ROWS, merge)
    for _listener, counts in accounts_merged.send(merge):
        yield counts


def _ensure_mergeable(kept: User, gone: User) -> None:
    if kept.id == gone.id:
        raise Refused(_("These are not two accounts, but one."))
    if accounts.find_merge(gone.id) is not None or accounts.find_merge(kept.id) is not None:
        raise Refused(_("This account was merged into another already."))
    for user in (kept, gone):
        if user.deactivated_at is not None or user.anonymised_at is not None:
            raise Refused(_("%(name)s is not active. Only accounts in use can be merged.", name=user.name))
