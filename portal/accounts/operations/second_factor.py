"""The second factor of an account: set up, asked, used up, removed."""

import logging

from sqlalchemy import delete, update

from portal import clock
from portal.accounts.models import RecoveryCode, SecondFactor, User
from portal.accounts.operations.devices import revoke_other_devices
from portal.accounts.queries.users import find_second_factor, get_user
from portal.accounts.rules import totp
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.crypto.encryption import decrypt, encrypt
from portal.db import db

logger = logging.getLogger("portal.accounts")


def begin_second_factor(user: User) -> None:
    """Make a secret that waits to be confirmed, in place of one that waited; a confirmed one stays."""
    factor = find_second_factor(user.id)
    if factor is None:
        factor = SecondFactor(user_id=user.id, created_at=clock.now())
        db.session.add(factor)
    if factor.confirmed_at is None:
        factor.encrypted_secret = encrypt(totp.new_secret())
    db.session.flush()


def decrypt_secret(factor: SecondFactor) -> str | None:
    """The secret in base 32; None where it was encrypted under a key that the portal does not have any more."""
    return decrypt(factor.encrypted_secret)


def confirm_second_factor(user: User, code: str, *, keep_device_id: int) -> list[str] | None:
    """Let the second factor that waits hold from now on, if the code is right; None where it is not.

    Signs the other devices out, and returns the recovery codes, which are shown once and kept only as hashes.
    """
    factor = find_second_factor(user.id)
    secret = decrypt_secret(factor) if factor is not None and factor.confirmed_at is None else None
    step = totp.matching_step(secret, totp.normalise_code(code), clock.now()) if secret else None
    if factor is None or step is None:
        return None
    factor.confirmed_at, factor.last_step = clock.now(), step
    record(user, "second_factor.set", user)
    revoke_other_devices(user.id, keep_device_id=keep_device_id, actor=user)
    return _replace_recovery_codes(user)


def consume_code(user_id: int, text: str) -> bool:
    """Whether this is the code of the moment, or an unused recovery code, of a confirmed second factor.

    A right one is used up in the caller's transaction: no code opens twice.
    """
    digits = totp.normalise_code(text)
    if len(digits) == totp.CODE_DIGITS:
        return _consume_totp(user_id, digits)
    return len(digits) == totp.RECOVERY_CODE_DIGITS and _consume_recovery_code(user_id, digits)


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes; the older ones open nothing any more."""
    record(user, "second_factor.codes_renewed", user)
    return _replace_recovery_codes(user)


def remove_second_factor(user: User, *, actor: Actor | None) -> bool:
    """Ask for the password alone from now on; whether there was a second factor.

    Who may do so for somebody else is decided by portal.people.permissions; their devices are signed out.
    """
    factor = find_second_factor(user.id)
    if factor is None:
        return False
    if factor.confirmed_at is not None:
        is_own = actor is not None and actor.id == user.id
        record(actor, "second_factor.removed" if is_own else "second_factor.reset", user)
        if not is_own:
            revoke_other_devices(user.id, keep_device_id=None, actor=actor)
    delete_second_factor(user.id)
    return True


def delete_second_factor(user_id: int) -> None:
    """Delete the secret and the recovery codes."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))


def _consume_totp(user_id: int, code: str) -> bool:
    factor = find_second_factor(user_id)
    if factor is None or factor.confirmed_at is None:
        return False
    secret = decrypt_secret(factor)
    if secret is None:
        logger.error("a second factor was encrypted under a key that is not there any more")
        return False
    step = totp.matching_step(secret, code, clock.now())
    if step is None:
        return False
    # One of two at the same moment, as of one after the other, finds the step taken.
    taking = update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
    # Encrypted anew, so that it needs no fallback any more once it was used under the present key.
    taking = taking.values(last_step=step, encrypted_secret=encrypt(secret))
    return db.session.scalar(taking.returning(SecondFactor.user_id)) is not None


def _consume_recovery_code(user_id: int, code: str) -> bool:
    hashes = totp.recovery_code_hashes(code, user_id=user_id)
    unused = (RecoveryCode.user_id == user_id, RecoveryCode.code_hash.in_(hashes), RecoveryCode.used_at.is_(None))
    using = update(RecoveryCode).where(*unused).values(used_at=clock.now()).returning(RecoveryCode.id)
    if db.session.scalar(using) is None:
        return False
    user = get_user(user_id)
    record(user, "second_factor.recovery_used", user)
    return True


def _replace_recovery_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = totp.new_recovery_codes()
    for code in codes:
        code_hash = totp.recovery_code_hash(code, user_id=user.id)
        db.session.add(RecoveryCode(user_id=user.id, code_hash=code_hash))
    db.session.flush()
    return codes
