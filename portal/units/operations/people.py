"""What a leader does for the people of a unit: codes, and a name or number put right."""

from collections.abc import Sequence

from portal.accounts.models import User
from portal.accounts.operations.activation_codes import CodeRecipient, issue_codes
from portal.accounts.operations.expire_codes import revoke_codes_of
from portal.accounts.operations.users import update_user
from portal.accounts.queries.users import open_codes
from portal.accounts.rules.activation_codes import IssuedCode
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.crypto.tokens import new_token
from portal.errors import Forbidden, require
from portal.units import permissions
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.grants import unit_ids_by_user
from portal.units.queries.memberships import unit_of


def issue_activation_code(user: User, *, token: str | None = None, actor: Actor) -> IssuedCode:
    """A code with which the user sets a new password; shown once, kept only as a hash.

    A form that carries a token gives the same code however often it is sent.
    """
    return issue_activation_codes([user.id], token=token or new_token(), actor=actor)[0]


def issue_activation_codes(user_ids: Sequence[int], *, token: str, actor: Actor) -> list[IssuedCode]:
    """The codes that the form with this token gives these people, in their order; all of them, or Forbidden."""
    homes = unit_ids_by_user(user_ids)
    givers = code_issuers(actor, homes)
    if not givers.keys() >= set(user_ids):
        raise Forbidden
    receivers = [CodeRecipient(who, givers[who], homes[who]) for who in dict.fromkeys(user_ids)]
    return issue_codes(receivers, token=token)


def withdraw_activation_code(user: User, *, actor: Actor) -> bool:
    """Let no code of the user open anything any more; whether there was one. Forbidden as for issuing one."""
    require(permissions.can_issue_code(actor, user))
    if not open_codes(owner_ids=[user.id]):
        return False
    revoke_codes_of([user.id])
    unit = unit_of(user.id)
    record(permissions.audit_actor(actor, unit) if unit is not None else actor, "code.withdrawn", user)
    return True


def update_person(
    user: User, *, name: str, phone: str | None, username: str | None, actor: Actor
) -> Sequence[str]:
    """Put right what a person is called and signs in with; which of the three changed.

    Raises FieldError, which names the field and the reason, and Forbidden like issue_activation_code: whoever
    changes the sign-in name of somebody could lead that person's next code astray.
    """
    require(permissions.can_issue_code(actor, user))
    unit = unit_of(user.id)
    acting = permissions.audit_actor(actor, unit) if unit is not None else actor
    return update_user(user, name=name, phone=phone, username=username, actor=acting)
