"""Which evenings somebody wants to be reminded on, and at what time."""

from datetime import time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

EVENINGS = tuple(time(hour, minute) for hour in range(17, 22) for minute in (0, 30))
DEFAULT_WEEKDAYS = (0, 2, 4)  # Monday, Wednesday, Friday
DEFAULT_EVENING = time(19, 30)
WEEKDAY_NAMES = (
    *(_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday")),
    *(_l("Friday"), _l("Saturday"), _l("Sunday")),
)


class ReminderForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """Weekdays and an hour; it changes nothing, and so is asked for by GET and carries no token."""

    days = SelectMultipleField(
        _l("Which evenings?"),
        choices=[SelectChoice(number, name) for number, name in enumerate(WEEKDAY_NAMES)],
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    at = SelectField(
        _l("At what time?"),
        choices=[SelectChoice(f"{evening:%H:%M}", f"{evening:%H:%M}") for evening in EVENINGS],
        validators=[InputRequired(_l("Choose a time."))],
    )

    def validate_days(self, field: SelectMultipleField) -> None:
        """One at least; InputRequired would ask browsers for each of the boxes."""
        if not field.data and not field.errors:
            raise ValidationError(_("Choose at least one evening."))

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays that were chosen, counted from Monday as 0; only after validating."""
        return tuple(self.days.data)

    @property
    def evening(self) -> time:
        """The time that was chosen; only after validating."""
        return time.fromisoformat(self.at.data)
