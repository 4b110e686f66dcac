"""The shape of a view to be kept."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField


class SavedViewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A name for the filters of an address."""

    name = StringField(_l("Name"), description=_l("Such as “Communes below 20 per cent”."))
    query = HiddenField()
