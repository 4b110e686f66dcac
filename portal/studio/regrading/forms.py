"""The shape of what the desk's forms take in."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from portal.questions.operations.regrade import MAX_REASON_LENGTH
from portal.web.request_values import MAX_INTEGER


class RegradingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a question is graded again, and the revision whose key was seen."""

    revision = IntegerField(widget=HiddenInput(), validators=[DataRequired(), NumberRange(1, MAX_INTEGER)])
    reason = TextAreaField(
        _l("Why the key was mended"),
        validators=[
            DataRequired(message=_l("Say why in one sentence; those affected read it.")),
            Length(max=MAX_REASON_LENGTH, message=_l("Please keep it below 300 characters.")),
        ],
    )
