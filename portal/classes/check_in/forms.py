"""The shape of a code that was typed."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The four digits, or a link that the camera read; when they were typed is told by the page."""

    code = StringField(_l("The code on the wall"), validators=[InputRequired(), Length(max=300)])
    token = HiddenField(validators=[Length(max=80)])
    later = StringField(validators=[Length(max=9)])  # seconds from the page's moment to the typing, by a script
