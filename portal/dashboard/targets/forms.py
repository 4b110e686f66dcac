"""The shape of a target."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from portal.dashboard.queries.subjects import Subject
from portal.dashboard.rules.count_keys import subject_programme_id
from portal.web.form_fields import DayField, NumberField

PROPOSED_PERCENT = 80


class TargetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How many are to have completed which programme by when."""

    programme = SelectField(_l("Programme"), validate_choice=False)
    percent = NumberField(_l("Per cent of the people"), validators=[InputRequired(_l("Write a whole number."))])
    due_on = DayField(
        _l("Last day"),
        validators=[InputRequired(_l("Choose the last day."))],
        description=_l("This day still counts."),
    )

    def __init__(self, *args: Any, programmes: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme.choices = [(subject_programme_id(each.key), each.title) for each in programmes]

    @property
    def last_day(self) -> date:
        """The day that was chosen; only after validating."""
        return cast("date", self.due_on.data)
