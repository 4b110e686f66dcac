"""The form in which a reader reports what is wrong."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Length

from portal.feedback.operations import MAX_TEXT_LENGTH


class ReportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Where something is wrong, and what."""

    place = SelectField(_l("Where is it?"), validate_choice=False)
    text = TextAreaField(
        _l("What is wrong there? (may stay empty)"),
        validators=[Length(max=MAX_TEXT_LENGTH, message=_l("That is a little long: please leave something out."))],
    )
    token = HiddenField()
