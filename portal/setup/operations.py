"""The first steps of a real portal."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.accounts.enums import Role
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.operations.users import create_user
from portal.accounts.rules import activation_codes
from portal.accounts.rules.phones import normalise_phone
from portal.errors import Refused
from portal.setup import queries
from portal.units.operations.grants import grant_role
from portal.units.operations.memberships import join_unit
from portal.units.operations.units import add_unit


@dataclass(frozen=True)
class FirstAdmin:
    """What the first administrator gets in hand: the code, and the address that takes it."""

    code: str
    address: str


def create_first_admin(*, name: str, phone: str, unit_name: str, unit_code: str, unit_kind: str) -> FirstAdmin:
    """Make the first unit and the first administrator over it, who comes in with the returned code.

    Raises Refused when there is an administrator already, BadPhone, and Refused for a name or code that cannot
    be used. The caller commits, so nothing is half done.
    """
    if queries.number_of_admins():
        raise Refused(_("There is an administrator already; ask that person to let others in."))
    unit = add_unit(unit_name, kind=unit_kind, code=unit_code, actor=None)
    user = create_user(name, phone=normalise_phone(phone), actor=None)
    join_unit(user, unit, actor=None)
    grant_role(user, unit, Role.ADMIN, actor=None)
    code = issue_code(user, actor=None)
    return FirstAdmin(code, activation_codes.activation_url(code.replace("-", "")))
