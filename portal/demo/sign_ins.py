"""The accounts to try the portal with: one for each kind of person."""

from dataclasses import dataclass
from typing import Any

import click
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

PASSWORD = "di-tung-ngo"  # noqa: S105 - printed for everybody; production refuses accounts that have it

# Numbers of the demonstration begin with 0300: no list of mobile prefixes that we know of gives 030 to an
# operator (032 to 039 are given). That makes a real owner unlikely, not impossible; nothing ever calls them.
FIRST_PHONE = 300_000_000


@dataclass(frozen=True)
class SignIn:
    """How to come in as one kind of person: by user name or by phone number."""

    role: Any  # a lazy text
    username: str
    number: int

    @property
    def phone(self) -> str:
        """The phone number in national form."""
        return phone_number(self.number)


MEMBER = SignIn(_l("member"), "thanhvien", 1)
HEAD = SignIn(_l("team head"), "totruong", 2)
COMMUNE_LEADER = SignIn(_l("commune leader"), "lanhdaoxa", 3)
PROVINCE_LEADER = SignIn(_l("provincial leader"), "lanhdaotinh", 4)
TRAINER = SignIn(_l("trainer"), "giangvien", 5)
ADMIN = SignIn(_l("administrator"), "quantri", 6)
ALL = (MEMBER, HEAD, COMMUNE_LEADER, PROVINCE_LEADER, TRAINER, ADMIN)


def phone_number(number: int) -> str:
    """The demonstration phone number with this place in the row, such as 0300000007."""
    return f"0{FIRST_PHONE + number}"


def print_sign_ins() -> None:
    """Print how to sign in."""
    click.echo(
        _("Sign in with the phone number or the user name; the password is always: %(word)s", word=PASSWORD)
    )
    width = max(len(str(sign_in.role)) for sign_in in ALL)
    for sign_in in ALL:
        click.echo(f"  {str(sign_in.role).ljust(width)}  {sign_in.phone}  {sign_in.username}")
