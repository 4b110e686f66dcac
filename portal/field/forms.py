"""The shape of an observation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from portal.field.operations import LONGEST_REMARK
from portal.web.arguments import LARGEST


class ObservationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What was seen; the points themselves are read from the request, since their number differs."""

    revision = IntegerField(widget=HiddenInput(), validators=[DataRequired(), NumberRange(1, LARGEST)])
    token = HiddenField(validators=[DataRequired(), Length(max=64)])
    remark = TextAreaField(
        _l("A sentence for the member"),
        validators=[Length(max=LONGEST_REMARK, message=_l("Please keep it below 500 characters."))],
    )
