"""PINs and device locks for a phone that several people share."""

from sqlalchemy import update

from portal import clock
from portal.accounts.events import people_changed
from portal.accounts.models import Device, User
from portal.accounts.operations.devices import revoke_device
from portal.accounts.rules import pins
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.db import db


def rehash_pin(user: User, *, pin_hash: str) -> None:
    """Keep the same PIN under the present secret key and the parameters of today."""
    user.pin_hash = pin_hash


def set_pin(user: User, *, pin_hash: str, actor: Actor | None) -> None:
    """Let the user come back with this PIN on a phone where the own device is locked."""
    user.pin_hash = pin_hash
    record(actor, "pin.set", user)


def remove_pin(user: User, *, actor: Actor | None) -> None:
    """Ask the user for the password again on a shared phone; without a PIN nothing changes."""
    if user.pin_hash is not None:
        user.pin_hash = None
        record(actor, "pin.removed", user)


def lock_device(device_id: int) -> None:
    """Let the device open nothing until its person comes back; a locked one stays locked."""
    locking = update(Device).where(Device.id == device_id, Device.locked_at.is_(None))
    db.session.execute(locking.values(locked_at=clock.now()))


def unlock_device(device: Device) -> None:
    """Let the person go on where the own device was locked."""
    device.locked_at, device.pin_failures = None, 0
    device.last_seen_at = device.user.last_seen_at = clock.now()
    people_changed.send((device.user_id,))


def record_pin_attempt(device: Device) -> bool:
    """Count a try before the PIN is looked at, so that many at once are no more than allowed; False: none is left.

    The count begins anew when the device is opened.
    """
    counted = (
        update(Device)
        .where(Device.id == device.id, Device.pin_failures < pins.MAX_PIN_ATTEMPTS)
        .values(pin_failures=Device.pin_failures + 1)
        .returning(Device.id)
    )
    return db.session.scalar(counted) is not None


def revoke_after_wrong_pins(device: Device) -> None:
    """Sign the device out after too many wrong PINs: its person comes back with the password."""
    record(None, "pin.exhausted", device, user=device.user_id)
    revoke_device(device, actor=None)
