"""The first steps of a real portal."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.accounts import activation
from portal.accounts import operations as accounts
from portal.accounts.phones import normal_phone
from portal.errors import Refused
from portal.setup import queries
from portal.units import operations as units


@dataclass(frozen=True)
class FirstSteps:
    """What the first administrator gets in hand: the code, and the address that takes it."""

    code: str
    address: str


def begin_portal(*, name: str, phone: str, unit_name: str, unit_code: str, unit_kind: str) -> FirstSteps:
    """Make the first unit and the first administrator over it, who comes in with the returned code.

    Raises Refused when there is an administrator already, BadPhone, and Refused for a name or code that cannot
    be used. The caller commits, so nothing is half done.
    """
    if queries.number_of_admins():
        raise Refused(_("There is an administrator already; ask that person to let others in."))
    unit = units.add_unit(unit_name, kind=unit_kind, code=unit_code, actor=None)
    user = accounts.create_user(name, phone=normal_phone(phone), actor=None)
    units.join_unit(user, unit, actor=None)
    units.grant_role(user, unit, "admin", actor=None)
    code = accounts.issue_code(user, actor=None)
    return FirstSteps(code, activation.address(code.replace("-", "")))
