"""The shape of what is said when a role is given, or a head's rights are lent."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from portal import clock
from portal.web.form_fields import DayField
from portal.web.request_values import MAX_INTEGER

MAX_ROLE_PERIOD = timedelta(days=20 * 366)  # no role is given for longer than somebody works
NO_PERSON_MESSAGE = _l("Choose the person.")
IS_ID = NumberRange(1, MAX_INTEGER, NO_PERSON_MESSAGE)


class TermForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Who acts, and until when."""

    user = IntegerField(_l("Person"), validators=[DataRequired(NO_PERSON_MESSAGE), IS_ID])
    until = DayField(_l("Last day"))

    @property
    def last_day(self) -> date | None:
        """The last day, where one was given."""
        found: date | None = self.until.data
        return found

    def validate_until(self, field: Field) -> None:
        """It is a day of the next years, or left open."""
        if field.data and field.data > clock.today() + MAX_ROLE_PERIOD:
            raise ValidationError(_("This day is too far away. Leave it empty if no end is planned."))


class RoleForm(TermForm):
    """Who gets which role, and until when."""

    role = StringField(_l("Role"), validators=[DataRequired(_l("Choose the role.")), Length(max=20)])


class DeputyForm(TermForm):
    """Who stands in for which head, and until when."""

    head = IntegerField(_l("Stands in for"), validators=[DataRequired(_l("Choose whom to stand in for.")), IS_ID])

    def validate_until(self, field: Field) -> None:
        """There is a last day; whether it can be this one, the operation says."""
        super().validate_until(field)
        if field.data is None and not field.errors:
            raise ValidationError(_("Say which day is the last."))
