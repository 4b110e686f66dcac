"""Activation codes, which also reset a password: issued by whoever leads the person, used once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal import clock
from portal.accounts.models import ActivationCode, User
from portal.accounts.operations.devices import revoke_other_devices
from portal.accounts.operations.expire_codes import revoke_codes_of
from portal.accounts.queries.activation_codes import get_valid_code
from portal.accounts.queries.users import find_codes
from portal.accounts.rules import activation_codes
from portal.accounts.rules.activation_codes import IssuedCode
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.crypto.tokens import new_token
from portal.db import db, insert
from portal.deadlines import within_deadline


@dataclass(frozen=True)
class CodeRecipient:
    """Who gets a code, and who gives it, as the log names them; with the person's unit where it is known."""

    user_id: int
    actor: Actor | None
    unit_id: int | None = None


def issue_code(user: User, *, actor: Actor | None) -> str:
    """A new code for the user, as XXXX-XXXX, in place of any older one; told once and kept only as a hash.

    Whether the actor may do so is decided by portal.units.operations.people.
    """
    return issue_codes([CodeRecipient(user.id, actor)], token=new_token())[0].code


def issue_codes(receivers: Sequence[CodeRecipient], *, token: str) -> list[IssuedCode]:
    """The codes that the form with this token gives these people, in their order, each in place of an older one.

    The form sent again gives the same codes and issues nothing: also those that were used or replaced meanwhile.
    """
    codes = {who.user_id: _code_for(who, token) for who in within_deadline(receivers)}
    known = find_codes(activation_codes.code_hash(code) for code in codes.values())
    new = [who for who in receivers if activation_codes.code_hash(codes[who.user_id]) not in known]
    made: Collection[str] = ()
    if new:
        made = _store_codes(new, codes)
        known = find_codes(activation_codes.code_hash(code) for code in codes.values())
    return [_to_issued_code(code, known[activation_codes.code_hash(code)], made) for code in codes.values()]


def _store_codes(receivers: Sequence[CodeRecipient], codes: Mapping[int, str]) -> Collection[str]:
    """Keep the hashes of these codes and end older ones; those of the hashes that nobody else kept meanwhile."""
    revoke_codes_of([who.user_id for who in receivers])
    now = clock.now()
    rows = [
        {
            "user_id": who.user_id,
            "code_hash": activation_codes.code_hash(codes[who.user_id]),
            "issued_by_id": who.actor.id if who.actor is not None else None,
            "issued_at": now,
            "expires_at": now + activation_codes.CODE_LIFETIME,
        }
        for who in receivers
    ]
    # The same form may be on its way twice.
    inserted = insert(ActivationCode).values(rows).on_conflict_do_nothing(index_elements=["code_hash"])
    made = db.session.execute(inserted.returning(ActivationCode.id, ActivationCode.user_id)).all()
    by_user = {who.user_id: who for who in receivers}
    for code_id, user_id in made:
        who = by_user[user_id]
        unit = {"unit": who.unit_id} if who.unit_id is not None else {}
        record(who.actor, "code.issued", ActivationCode(id=code_id), user=user_id, **unit)
    return {activation_codes.code_hash(codes[user_id]) for _code_id, user_id in made}


def _code_for(who: CodeRecipient, token: str) -> str:
    return activation_codes.derive_code(
        token, user_id=who.user_id, actor_id=who.actor.id if who.actor is not None else 0
    )


def _to_issued_code(code: str, kept: ActivationCode, made: Collection[str]) -> IssuedCode:
    is_new = kept.code_hash in made
    return IssuedCode(kept.user_id, activation_codes.format_code(code), kept.expires_at, kept.used_at, is_new)


def activate(code: str, *, password_hash: str) -> User:
    """Use the code: its owner has this password from now on; older devices are signed out, and the PIN is gone.

    Raises UnknownCode, UsedCode, ExpiredCode or RevokedCode.
    """
    found = get_valid_code(code)
    found.used_at = clock.now()
    user = found.user
    record(user, "code.used", found)
    user.password_hash, user.pin_hash = password_hash, None
    record(user, "password.set", user)
    revoke_other_devices(user.id, keep_device_id=None, actor=user)
    return user
