"""The form of a visit."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput

from portal import clock
from portal.visits.enums import Outcome, Problem, Topic
from portal.visits.labels import OUTCOMES, PROBLEMS, TOPICS
from portal.visits.models import Visit
from portal.visits.operations import MAX_REMARK_LENGTH, MAX_TOKEN_LENGTH, VisitReport
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
    companions = SelectMultipleField(_l("Who came along"), option_widget=CheckboxInput())
    guides = SelectMultipleField(_l("Which guides were used"), option_widget=CheckboxInput())
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

    def report(self, people: int) -> VisitReport:
        """What the valid form tells of so many people."""
        return VisitReport(
            topic=Topic(self.topic.data),
            people=people,
            outcome=Outcome(self.outcome.data),
            visited_on=self.visited_on.data or clock.today(),
            managed=self.managed.data,
            guide_ids=frozenset(map(int, self.guides.data or ())),
            companion_ids=frozenset(map(int, self.companions.data or ())),
            group=self.group.data or "",
            problem=Problem(self.problem.data) if self.problem.data else None,
            remark=self.remark.data or "",
        )


def values_of(visit: Visit, guide_ids: set[int], companion_ids: set[int]) -> dict[str, Any]:
    """The fields of the form as a record fills them."""
    is_usual = visit.managed == (visit.people if visit.outcome == Outcome.ALONE else 0)
    return {
        "token": visit.token,
        "topic": visit.topic,
        "people": str(visit.people) if visit.people < len(_PEOPLE) + 1 else MORE,
        "more_people": visit.people if visit.people > len(_PEOPLE) else None,
        "outcome": visit.outcome,
        "managed": None if is_usual else visit.managed,
        "visited_on": visit.visited_on,
        "guides": [str(id_) for id_ in guide_ids],
        "companions": [str(id_) for id_ in companion_ids],
        "group": visit.group,
        "problem": visit.problem,
        "remark": visit.remark,
    }
