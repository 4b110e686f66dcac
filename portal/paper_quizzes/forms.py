"""The shape of what is said about a quiz on paper, and of a sheet that is typed in."""

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput

from portal.paper_quizzes.enums import DrawWay, SheetField
from portal.paper_quizzes.labels import FIELD_LABELS, WAY_LABELS
from portal.paper_quizzes.operations.quizzes import MAX_TITLE_LENGTH, PaperQuizSpec
from portal.paper_quizzes.rules.drawing import LETTERS
from portal.web.form_fields import DayField

MAX_LINE_LENGTH = 4000


class PaperQuizForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new quiz on paper; the questions that were chosen are read from the request, in their order."""

    title = StringField(_l("Title on the sheet"), validators=[DataRequired(), Length(max=MAX_TITLE_LENGTH)])
    unit = SelectField(_l("For which unit"), coerce=int, validators=[InputRequired()])
    versions = RadioField(
        _l("How many versions"),
        coerce=int,
        choices=[SelectChoice(number, ", ".join(LETTERS[:number])) for number in range(1, len(LETTERS) + 1)],
        description=_l("The same questions in another order, so that neighbours cannot copy."),
        validators=[InputRequired()],
    )
    fields = SelectMultipleField(
        _l("To be filled in at the top"),
        choices=[SelectChoice(name.value, label) for name, label in FIELD_LABELS.items()],
        option_widget=CheckboxInput(),
    )
    way = RadioField(
        _l("Questions"),
        choices=[SelectChoice(name.value, label) for name, label in WAY_LABELS.items()],
        validators=[InputRequired()],
    )

    def spec(self) -> PaperQuizSpec:
        """What is asked for."""
        return PaperQuizSpec(
            title=self.title.data or "",
            way=DrawWay(self.way.data),
            chosen=request.form.getlist("chosen"),
            versions=self.versions.data,
            fields=[SheetField(name) for name in self.fields.data],
        )


class SheetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A sheet that is typed in; what was tapped question by question is read from the request."""

    token = HiddenField(validators=[DataRequired(), Length(max=64)])
    version = StringField(_l("Version"), validators=[Length(max=8)])
    line = StringField(_l("All answers in one line"), validators=[Length(max=MAX_LINE_LENGTH)])
    done_on = DayField(_l("Done on"))
