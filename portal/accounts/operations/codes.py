"""Activation codes: issued by whoever leads the person, used once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal import clock
from portal.accounts import activation, queries
from portal.accounts.activation import IssuedCode
from portal.accounts.models import ActivationCode, User
from portal.accounts.operations.code_expiry import end_codes_of
from portal.accounts.operations.devices import end_other_devices
from portal.accounts.tokens import new_token
from portal.audit.operations import Actor, record
from portal.db import db, insert
from portal.deadlines import within_deadline


@dataclass(frozen=True)
class Receiver:
    """Who gets a code, and who gives it, as the log names them; with the person's unit where it is known."""

    user_id: int
    actor: Actor | None
    unit_id: int | None = None


def issue_code(user: User, *, actor: Actor | None) -> str:
    """A new code for the user, as XXXX-XXXX, in place of any older one; told once and kept only as a hash.

    Whether the actor may do so is decided by portal.units.operations.issue_activation_code.
    """
    return issue_codes([Receiver(user.id, actor)], token=new_token())[0].code


def issue_codes(receivers: Sequence[Receiver], *, token: str) -> list[IssuedCode]:
    """The codes that the form with this token gives these people, in their order, each in place of an older one.

    The form sent again gives the same codes and issues nothing: also those that were used or replaced meanwhile.
    """
    codes = {who.user_id: _code_for(who, token) for who in within_deadline(receivers)}
    known = queries.find_codes(activation.code_hash(code) for code in codes.values())
    new = [who for who in receivers if activation.code_hash(codes[who.user_id]) not in known]
    made: Collection[str] = ()
    if new:
        made = _make_codes(new, codes)
        known = queries.find_codes(activation.code_hash(code) for code in codes.values())
    return [_as_issued(code, known[activation.code_hash(code)], made) for code in codes.values()]


def _make_codes(receivers: Sequence[Receiver], codes: Mapping[int, str]) -> Collection[str]:
    """Keep the hashes of these codes and end older ones; those of the hashes that nobody else kept meanwhile."""
    end_codes_of([who.user_id for who in receivers])
    now = clock.now()
    rows = [
        {
            "user_id": who.user_id,
            "code_hash": activation.code_hash(codes[who.user_id]),
            "issued_by_id": who.actor.id if who.actor is not None else None,
            "issued_at": now,
            "expires_at": now + activation.VALID_FOR,
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
    return {activation.code_hash(codes[user_id]) for _code_id, user_id in made}


def _code_for(who: Receiver, token: str) -> str:
    return activation.code_of_form(
        token, user_id=who.user_id, actor_id=who.actor.id if who.actor is not None else 0
    )


def _as_issued(code: str, kept: ActivationCode, made: Collection[str]) -> IssuedCode:
    is_new = kept.code_hash in made
    return IssuedCode(kept.user_id, activation.as_shown(code), kept.expires_at, kept.used_at, is_new)


def activate(code: str, *, password_hash: str) -> User:
    """Use the code: its owner has this password from now on; older devices are signed out, and the PIN is gone.

    Raises UnknownCode, UsedCode, ExpiredCode or EndedCode.
    """
    found = activation.open_code(code)
    found.used_at = clock.now()
    user = found.user
    record(user, "code.used", found)
    user.password_hash, user.pin_hash = password_hash, None
    record(user, "password.set", user)
    end_other_devices(user.id, keep_device_id=None, actor=user)
    return user
