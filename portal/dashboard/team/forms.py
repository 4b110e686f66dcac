"""The shape of a team's plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired, ValidationError

from portal.courses.queries.published import CourseRow
from portal.dashboard.team.operations import ensure_plan_day
from portal.errors import Refused
from portal.web.form_fields import DayField
from portal.web.request_values import parse_integer


def parse_course_id(text: Any) -> int | None:
    """The id of the course that a text names, if it is a number at all."""
    try:
        return parse_integer(str(text))
    except ValueError:
        return None


class PlanForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Which course the team wants to finish, and by when."""

    course = SelectField(_l("Course"), coerce=parse_course_id, validate_choice=False)
    by = DayField(_l("Last day"), validators=[InputRequired(_l("Choose the last day."))])

    def __init__(self, *args: Any, courses: Sequence[CourseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A course is called in the language that it is written in.
        self.course.choices = [(row.id, row.title, {"lang": "vi"}) for row in courses]

    def validate_course(self, field: SelectField) -> None:
        """One of the unit's courses."""
        if field.data not in {value for value, *_title in field.choices}:
            raise ValidationError(_("Choose one of the courses."))

    @property
    def last_day(self) -> date:
        """The day that was chosen; only after validating."""
        return cast("date", self.by.data)

    def validate_by(self, _field: DayField) -> None:
        """A day that can still be kept."""
        if self.by.data is None:
            return
        try:
            ensure_plan_day(self.last_day)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
