"""flask certificates: the keys that credentials are signed with."""

from flask.cli import AppGroup
from flask_babel import format_datetime
from flask_babel import gettext as _

from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.operations import make_key, rotate_key
from portal.certificates.badges.queries import list_keys
from portal.certificates.badges.views.signer import can_sign_with
from portal.db import begin_write, db
from portal.web.cli import echo, localised_command

certificates = AppGroup("certificates", help="Certificates as signed files (Open Badges).")


@certificates.command("make-key", short_help="Make the key that signs.")
@localised_command
def make() -> None:
    """Make the key that signs badges; an error where there is one already."""
    begin_write()
    made = make_key()
    db.session.commit()
    echo(_("This key signs from now on: %(kid)s", kid=made.kid))


@certificates.command("rotate-key", short_help="Let a new key sign from now on.")
@localised_command
def rotate() -> None:
    """Let a new key sign; what was signed before is still verified with the old one."""
    begin_write()
    made = rotate_key()
    db.session.commit()
    echo(_("This key signs from now on: %(kid)s", kid=made.kid))


@certificates.command("keys", short_help="List the keys.")
@localised_command
def keys() -> None:
    """List all keys, the newest first, and whether the present one can be opened."""
    found = list_keys()
    for key in found:
        echo(f"{key.kid}  {key.algorithm}  {format_datetime(key.created_at, 'dd/MM/yyyy HH:mm')}  {_state(key)}")
    if not found:
        echo(_("There is no key yet: flask certificates make-key"))


def _state(key: BadgeKey) -> str:
    state = _("cannot be opened with this SECRET_KEY: flask certificates rotate-key")
    if key.retired_at is not None:
        state = _("retired on %(day)s", day=format_datetime(key.retired_at, "dd/MM/yyyy"))
    elif can_sign_with(key):
        state = _("signs")
    return str(state)
