"""The form of a new key."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from portal.dashboard.api_keys.enums import ApiKeyKind
from portal.web.form_fields import DayField


class ApiKeyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the key opens, who gets it and until when; what the operation refuses is told beside its field."""

    kind = RadioField(
        _l("What it opens"),
        choices=[
            SelectChoice(ApiKeyKind.DATA.value, _l("The numbers, for a data screen (JSON and CSV)")),
            SelectChoice(ApiKeyKind.CALENDAR.value, _l("The due days, for a calendar")),
        ],
        default=ApiKeyKind.DATA.value,
    )
    label = StringField(_l("Who gets it"), description=_l("Such as: data screen of the province."))
    expires_on = DayField(_l("Last day"))
