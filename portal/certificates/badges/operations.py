"""Making and rotating the keys that credentials are signed with."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.operations import record
from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.queries import current_key
from portal.crypto import es256
from portal.crypto.encryption import encrypt
from portal.db import db
from portal.errors import Refused


def make_key() -> BadgeKey:
    """The portal's first key, or one in place of none; Refused where one signs already."""
    if current_key() is not None:
        raise Refused(_("There is a key already. Rotate it to have a new one."))
    private_key = es256.new_private_key()
    jwk = es256.public_jwk(private_key)
    made = BadgeKey(
        kid=es256.thumbprint(jwk),
        algorithm=es256.ALGORITHM,
        public_jwk=jwk,
        encrypted_private_key=encrypt(private_key),
        created_at=clock.now(),
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refused(_("Somebody has just made a key.")) from error
    record(None, "badge_key.made", made)
    return made


def ensure_key() -> None:
    """Make a key where none signs yet."""
    if current_key() is None:
        make_key()


def rotate_key() -> BadgeKey:
    """A new key; the present one signs nothing any more, since its private part is deleted."""
    old = current_key()
    if old is not None:
        old.retired_at, old.encrypted_private_key = clock.now(), ""
        db.session.flush()
        record(None, "badge_key.retired", old)
    return make_key()
