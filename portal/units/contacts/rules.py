"""Rules of contacts: how long a number counts as checked, and how its note is kept."""

from datetime import date, timedelta

from flask_babel import gettext as _

from portal.content.text.vietnamese import nfc
from portal.errors import FieldError

VALID_PERIOD = timedelta(days=180)  # then somebody should dial it again
MAX_NOTE_LENGTH = 120  # characters


def is_stale(checked_on: date, today: date) -> bool:
    """Whether the check is so old that the number may have changed."""
    return today - checked_on > VALID_PERIOD


def clean_note(text: str) -> str:
    """The note as it is kept, or FieldError when it is too long."""
    note = " ".join(nfc(text).split())
    if len(note) > MAX_NOTE_LENGTH:
        raise FieldError("note", _("At most %(most)d characters.", most=MAX_NOTE_LENGTH))
    return note


def ensure_not_future(checked_on: date, today: date) -> None:
    """FieldError for a check on a day that is still to come."""
    if checked_on > today:
        raise FieldError("checked_on", _("This day is still to come. Choose today or a day before."))
