"""The shape of a contact: a number, since when it is known to be right, and a note."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField

from portal import clock
from portal.web.form_fields import DayField


class ContactForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A phone number that somebody has tried; what the operation refuses is told beside its field."""

    phone = StringField(_l("Phone number"), description=_l("Landline with its area code, or mobile."))
    checked_on = DayField(
        _l("Checked on"), description=_l("The day you dialled it, or asked there."), default=clock.today
    )
    note = StringField(_l("Note"), description=_l("If something must be known, such as the hours."))
