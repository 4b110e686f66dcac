"""The form of a visit."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.visits.labels import OUTCOMES, PROBLEMS, TOPICS
from portal.visits.operations import MAX_REMARK_LENGTH, MAX_TOKEN_LENGTH
from portal.web.form_fields import DayField, NumberField

MORE = "more"
_PEOPLE = [SelectChoice(str(number), str(number)) for number in range(1, 5)]


class VisitForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What was helped with, how many people, how it went, and what somebody wants to add."""

    token = HiddenField(validators=[DataRequired(), Length(max=MAX_TOKEN_LENGTH)])
    topic = RadioField(
        _l("What did you help with?"),
        choices=[SelectChoice(str(topic), name) for topic, name in TOPICS.items()],
        validators=[InputRequired(message=_l("Choose what you helped with."))],
    )
    people = RadioField(
        _l("How many people?"),
        choices=[*_PEOPLE, SelectChoice(MORE, "5+")],
        validators=[InputRequired(message=_l("Choose how many people."))],
    )
    more_people = NumberField(_l("How many, if it was 5 or more"))
    outcome = RadioField(
        _l("How did it go?"),
        choices=[SelectChoice(str(outcome), name) for outcome, name in OUTCOMES.items()],
        validators=[InputRequired(message=_l("Choose how it went."))],
    )
    managed = NumberField(_l("How many managed by themselves, if not everybody did"))
    visited_on = DayField(_l("On which day"))
    guide = SelectField(_l("Which guide was used"))
    group = SelectField(_l("For which group of residents"))
    problem = SelectField(
        _l("What stood in the way"),
        choices=[
            SelectChoice("", _l("Nothing")),
            *(SelectChoice(str(problem), name) for problem, name in PROBLEMS.items()),
        ],
    )
    remark = StringField(
        _l("A line to remember"),
        description=_l("No names, no phone numbers, no numbers of papers."),
        validators=[Length(max=MAX_REMARK_LENGTH, message=_l("Please keep it below 140 characters."))],
    )

    @property
    def number_of_people(self) -> int | None:
        """How many people were helped; none where the number of five or more is missing."""
        if self.people.data == MORE:
            number: int | None = self.more_people.data
            return number
        return int(self.people.data)
