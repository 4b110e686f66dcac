"""The shape of a schedule."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from portal.dashboard.snapshot_schedules.labels import KIND_LABELS
from portal.web.form_fields import DayField
from portal.web.request_values import parse_integer

PROPOSED_HOUR = 17


def parse_hour(text: Any) -> int:
    """The hour that a text names; one that there is not, where it names none."""
    try:
        return parse_integer(str(text))
    except ValueError:
        return -1


class ScheduleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """When the portal freezes by itself; the fields have a prefix, for another form stands on the page."""

    kind = SelectField(_l("When"), validate_choice=False)
    on = DayField(_l("Day"), description=_l("Only where it is once."))
    hour = SelectField(_l("Hour"), coerce=parse_hour, validate_choice=False)
    name = StringField(_l("Name"), description=_l("Comes after the name of the period. May stay empty."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="schedule-", **kwargs)
        self.kind.choices = list(KIND_LABELS.items())
        self.hour.choices = [(hour, f"{hour}:00") for hour in range(24)]
