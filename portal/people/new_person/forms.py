"""The shape of what is typed about a new person."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from portal.accounts.models import MAX_NAME_LENGTH
from portal.people.forms import strip_or_none


class NewPersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Name and number; what the rules refuse is told beside its field."""

    name = StringField(_l("Full name"), filters=[strip_or_none], validators=[Length(max=MAX_NAME_LENGTH)])
    phone = StringField(_l("Phone number"), filters=[strip_or_none], validators=[Length(max=60)])
    username = StringField(
        _l("User name"),
        filters=[strip_or_none],
        description=_l("Only for those who do not sign in with a phone number."),
        validators=[Length(max=60)],
    )
