"""The shape of an observation."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from portal.observations.operations import MAX_REMARK_LENGTH
from portal.web.request_values import MAX_INTEGER


class ObservationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What was seen; the points themselves are read from the request, since their number differs."""

    revision = IntegerField(widget=HiddenInput(), validators=[DataRequired(), NumberRange(1, MAX_INTEGER)])
    token = HiddenField(validators=[DataRequired(), Length(max=64)])
    remark = TextAreaField(
        _l("A sentence for the member"),
        validators=[Length(max=MAX_REMARK_LENGTH, message=_l("Please keep it below 500 characters."))],
    )
