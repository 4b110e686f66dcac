"""Giving and ending API keys, and noting their use."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.accounts.operations.rate_limits import RateLimitKey, address_key, count_use, ensure_within_limits
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.crypto.tokens import new_token, token_hash
from portal.dashboard.api_keys.enums import ApiKeyKind
from portal.dashboard.api_keys.models import ApiKey
from portal.dashboard.api_keys.permissions import can_manage_api_keys
from portal.dashboard.api_keys.queries import OpenedKey, api_keys_of, find_opened_key
from portal.db import begin_write, db
from portal.errors import FieldError, NotFound, Refused, require
from portal.units.models import Unit

LONGEST = timedelta(days=366)
MAX_LABEL_LENGTH = 80
MAX_VALID_KEYS = 20  # of a unit
NOTED_EVERY = timedelta(hours=1)


def create_api_key(unit: Unit, *, kind: str, label: str, expires_on: date, actor: Actor) -> str:
    """Give a key for the unit and everything below; what is answered is the key, which nobody can see again.

    Raises Forbidden, FieldError beside what is wrong, and Refused where the unit has too many.
    """
    require(can_manage_api_keys(actor, unit))
    today, label = clock.today(), " ".join(label.split())
    if kind not in set(ApiKeyKind):
        raise FieldError("kind", _("Choose what the key opens."))
    if not label or len(label) > MAX_LABEL_LENGTH:
        too_long = _("Say which program gets the key, in at most %(num)d letters.", num=MAX_LABEL_LENGTH)
        raise FieldError("label", too_long)
    if not today <= expires_on <= today + LONGEST:
        raise FieldError("expires_on", _("Choose a day from today on, at most a year away."))
    if sum(each.is_valid_on(today) for each in api_keys_of(unit.id)) >= MAX_VALID_KEYS:
        raise Refused(
            _("This unit has %(num)d keys already. End one that is not used any more.", num=MAX_VALID_KEYS)
        )
    text = new_token()
    made = ApiKey(
        unit_id=unit.id,
        kind=kind,
        label=label,
        key_hash=token_hash(text),
        created_by_id=actor.id,
        created_at=clock.now(),
        expires_on=expires_on,
    )
    db.session.add(made)
    db.session.flush()
    record(actor, "api_key.created", unit, label=label, kind=kind)
    return text


def end_api_key(made: ApiKey, *, actor: Actor) -> None:
    """Let the key open nothing any more. Forbidden, or NotFound where it was ended already."""
    require(can_manage_api_keys(actor, made.unit))
    if made.ended_at is not None:
        raise NotFound
    made.ended_at, made.ended_by_id = clock.now(), actor.id
    db.session.flush()
    record(actor, "api_key.ended", made.unit, label=made.label, kind=made.kind)


def open_with_key(text: str, *, kind: ApiKeyKind, address: str | None) -> OpenedKey:
    """The valid key of this kind; NotFound for any other, RateLimited where it, or the address, asks too often.

    Counts the request, and notes about once an hour that the key is used, each in a transaction of its own.
    """
    from_there = RateLimitKey("api_address", address_key(address).name)
    ensure_within_limits(from_there)
    opened = find_opened_key(text) if text else None
    if opened is None or opened.kind != kind:
        count_use(from_there)
        raise NotFound
    used = RateLimitKey("api_key", str(opened.id))
    ensure_within_limits(used)
    count_use(used)
    now = clock.now()
    if opened.last_used_at is None or opened.last_used_at < now - NOTED_EVERY:
        db.session.rollback()
        begin_write(bookkeeping=True)
        db.session.execute(update(ApiKey).where(ApiKey.id == opened.id).values(last_used_at=now))
        db.session.commit()
    return opened
