"""The shape of what leaders write about a person."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from portal.accounts.models import MAX_NAME_LENGTH


def strip_or_none(text: str | None) -> str | None:
    """The text without spaces around it; nothing where only these were typed."""
    return (text or "").strip() or None


class CorrectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a person is called and signs in with."""

    name = StringField(
        _l("Full name"),
        filters=[strip_or_none],
        validators=[DataRequired(_l("Enter the name.")), Length(max=MAX_NAME_LENGTH)],
    )
    phone = StringField(_l("Phone number"), filters=[strip_or_none], validators=[Length(max=40)])
    username = StringField(
        _l("User name"),
        filters=[strip_or_none],
        description=_l("Only for those who do not sign in with a phone number."),
        validators=[Length(max=60)],
    )
