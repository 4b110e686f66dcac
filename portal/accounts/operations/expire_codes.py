"""Ending activation codes before their time."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Update, bindparam, update

from portal import clock
from portal.accounts.models import ActivationCode
from portal.db import fetch, table_of

_codes = table_of(ActivationCode)


def _revoke_statement(which: ColumnElement[bool]) -> Update:
    is_open = (_codes.c.used_at.is_(None), _codes.c.expires_at > bindparam("now"))
    return update(_codes).where(which, *is_open).values(expires_at=bindparam("now"))


_REVOKE_BY_USER = _revoke_statement(_codes.c.user_id.in_(bindparam("ids", expanding=True)))
_REVOKE_BY_ID = _revoke_statement(_codes.c.id.in_(bindparam("ids", expanding=True)))


def revoke_codes_of(user_ids: Collection[int]) -> None:
    """Let no code that these people hold open anything from now on."""
    fetch(_REVOKE_BY_USER, {"ids": list(user_ids), "now": clock.now()})


def revoke_codes(code_ids: Collection[int]) -> None:
    """Let these codes, by id, open nothing from now on."""
    fetch(_REVOKE_BY_ID, {"ids": list(code_ids), "now": clock.now()})
