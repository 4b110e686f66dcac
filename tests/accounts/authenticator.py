"""An authenticator app for tests: it holds the secret, and shows the codes of any moment."""

from __future__ import annotations

from datetime import timedelta

import pyotp

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.second_factor import begin_second_factor, confirm_second_factor, decrypt_secret
from portal.accounts.queries.users import find_second_factor
from portal.db import begin_write, db


class Authenticator:
    """The app on the phone of somebody whose second factor is set up."""

    def __init__(self, secret: str, recovery_codes: list[str]) -> None:
        self.secret = secret
        self.recovery_codes = recovery_codes

    def code(self, steps: int = 0) -> str:
        """What the app shows this many steps of 30 seconds from now; 1 is the next code, which was never used."""
        return pyotp.TOTP(self.secret).at(clock.now() + timedelta(seconds=30 * steps))


def set_up(user: User) -> Authenticator:
    """Set the user's second factor up with the code of a moment ago."""
    db.session.rollback()
    begin_write()
    begin_second_factor(user)
    factor = find_second_factor(user.id)
    assert factor is not None
    secret = decrypt_secret(factor)
    assert secret is not None
    app = Authenticator(secret, [])
    codes = confirm_second_factor(user, app.code(-1), keep_device_id=0)
    assert codes is not None
    app.recovery_codes = codes
    db.session.commit()
    return app
