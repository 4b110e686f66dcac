"""Two accounts of one person become one, across all features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

import portal.accounts.operations.merging as accounts
from portal.accounts.models import AccountMerge, User
from portal.accounts.operations import lock_accounts
from portal.accounts.operations.merging import Merge, Rows, move_all
from portal.audit.operations import Actor, record
from portal.courses import merging as courses
from portal.drafts import merging as drafts
from portal.errors import Refused, require
from portal.field import merging as field
from portal.people import permissions
from portal.people.events import accounts_merged
from portal.people.models import RosterImport
from portal.programmes import merging as programmes
from portal.progress import merging as progress
from portal.questions import merging as questions
from portal.scenarios import merging as scenarios
from portal.units import merging as units
from portal.units import permissions as units_permissions
from portal.units.operations.code_rights import end_codes_without_right
from portal.units.operations.tree_lock import hold_tree
from portal.units.queries import unit_of

ROWS = (Rows(RosterImport.uploaded_by_id),)
ALL_ROWS = (
    *accounts.ROWS,
    *units.ROWS,
    *courses.ROWS,
    *drafts.ROWS,
    *questions.ROWS,
    *scenarios.ROWS,
    *progress.ROWS,
    *field.ROWS,
    *programmes.ROWS,
    *ROWS,
)


@dataclass(frozen=True)
class Choices:
    """What the kept account takes from the one that is gone, where both have something of their own."""

    name: bool = False
    phone: bool = False
    username: bool = False
    unit: bool = False


def merge_accounts(kept: User, gone: User, *, choices: Choices, actor: Actor | None) -> AccountMerge:
    """Let the account `gone` become part of `kept`: its rows move, and nobody comes in by it any more.

    Where both have a row for the same thing, the kept one becomes the better of the two and the other stays with
    the account that is gone. A phone number or user name that only one has is kept. Raises Forbidden unless the
    actor leads both people and could give every role of both, and Refused where one of the accounts is no longer
    in use, or both are the same.
    """
    hold_tree()
    lock_accounts(kept.id, gone.id)
    _refuse_impossible(kept, gone)
    if actor is not None:
        require(permissions.can_merge_into(actor, kept) and permissions.can_merge_away(actor, gone))
        home = unit_of(kept.id)
        actor = units_permissions.acting(actor, home) if home is not None else actor
    merge = Merge(kept.id, gone.id)
    name = gone.name if choices.name else kept.name
    phone = (gone.phone if choices.phone else kept.phone) or kept.phone or gone.phone
    username = (gone.username if choices.username else kept.username) or kept.username or gone.username

    # Devices and codes end before the rows move.
    accounts.become_one(kept, gone, name=name, phone=phone, username=username, actor=actor)
    moved: dict[str, int] = {}
    for counts in _move_everything(merge, unit_of_gone=choices.unit):
        moved |= counts
    end_codes_without_right(owner_ids=[kept.id], issuer_ids=[kept.id])
    noted = accounts.keep_merge(merge, moved, actor=actor)
    record(actor, "account.merged", kept, gone=gone.id, moved=noted.moved)
    return noted


def _move_everything(merge: Merge, *, unit_of_gone: bool) -> Iterator[dict[str, int]]:
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
    yield move_all(ROWS, merge)
    for _listener, counts in accounts_merged.send(merge):
        yield counts


def _refuse_impossible(kept: User, gone: User) -> None:
    if kept.id == gone.id:
        raise Refused(_("These are not two accounts, but one."))
    if accounts.find_merge(gone.id) is not None or accounts.find_merge(kept.id) is not None:
        raise Refused(_("This account was merged into another already."))
    for user in (kept, gone):
        if user.deactivated_at is not None or user.anonymised_at is not None:
            raise Refused(_("%(name)s is not active. Only accounts in use can be merged.", name=user.name))
