"""The form of a class: what, for whom, when, where, and who teaches."""

import secrets
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal import clock
from portal.classes.models import ClassSession
from portal.classes.planning.enums import Repeat, Scope
from portal.classes.planning.labels import REPEATS, SCOPES
from portal.classes.planning.rules import MAX_INVITED, MAX_TOKEN_LENGTH, ClassPlan, parse_clock_time, version_of
from portal.web.form_fields import DayField, NumberField
from portal.web.request_values import parse_integer

UNNAMED = "named"  # the choice of a teacher who has no account
DEFAULT_MINUTES = 90
DEFAULT_TIMES = 4


class ClockTimeField(TimeField):  # type: ignore[misc]  # WTForms ships no types
    """A time of day, picked or typed as 19:00 or 19h30, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; what is none stays in the field as it was typed."""
        said = valuelist[0].strip() if valuelist else ""
        self.data = parse_clock_time(said) if said else None
        if said and self.data is None:
            raise ValueError(_("Write the time like this: 19:00."))

    def _value(self) -> str:
        """What stands in the input: the time as browsers write it, or what was typed instead."""
        return f"{self.data:%H:%M}" if self.data else " ".join(self.raw_data or ())


def _scope_field() -> RadioField:
    return RadioField(
        _l("Which classes"),
        choices=[SelectChoice(str(value), label) for value, label in SCOPES.items()],
        default=Scope.THIS.value,
        validators=[Optional()],
    )


class ClassForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What may be said of a class; what cannot be so is told by the operation."""

    unit = SelectField(_l("Whose class it is"), validate_choice=False)
    course = SelectField(_l("Which course"), validate_choice=False)
    title = StringField(_l("Topic"), description=_l("Empty: the name of the course."))
    day = DayField(_l("Day"), validators=[InputRequired(_l("Say which day."))])
    time = ClockTimeField(_l("Begins at"), validators=[InputRequired(_l("Say at what time it begins."))])
    minutes = NumberField(_l("How many minutes"), validators=[InputRequired(_l("Say how long the class takes."))])
    place = StringField(_l("Place"), description=_l("As people there call it, such as Nhà văn hóa Khóm 6."))
    capacity = NumberField(
        _l("How many places"), validators=[Optional()], description=_l("Empty: everybody finds a place.")
    )
    units = SelectMultipleField(_l("Who is invited"), validate_choice=False)
    teacher = StringField(_l("Who teaches"))
    teacher_name = StringField(_l("Name of who teaches"))
    note = TextAreaField(_l("What else people should know"), description=_l("Such as what to bring along."))
    despite_overlap = BooleanField(_l("It is meant to be so, plan it all the same"))

    @property
    def unit_id(self) -> int:
        """The unit whose class it is; 0 for none."""
        return id_of(self.unit.data) or 0

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The units that are invited; of very many so few that it is seen that they are too many."""
        said = (self.units.data or ())[: MAX_INVITED + 1]
        return tuple(id_ for id_ in map(id_of, said) if id_ is not None)

    @property
    def teacher_id(self) -> int | None:
        """The account of who teaches, none for somebody without one."""
        return id_of(self.teacher.data)

    @property
    def starts_at(self) -> datetime:
        """When the class begins, where the form is in order."""
        return datetime.combine(self.day.data or clock.today(), self.time.data or time(), clock.VIETNAM)

    def plan(self) -> ClassPlan:
        """What is planned."""
        return ClassPlan(
            unit_id=self.unit_id,
            title=self.title.data or "",
            course_id=id_of(self.course.data),
            starts_at=self.starts_at,
            minutes=self.minutes.data or 0,
            place=self.place.data or "",
            capacity=self.capacity.data,
            invited=self.unit_ids,
            teacher_id=self.teacher_id,
            teacher_name=(self.teacher_name.data or "") if self.teacher.data == UNNAMED else "",
            note=self.note.data or "",
        )


class NewClassForm(ClassForm):
    """A new class, alone or as a series."""

    token = HiddenField(validators=[DataRequired(), Length(max=MAX_TOKEN_LENGTH)])
    repeat = SelectField(
        _l("How often"), choices=[SelectChoice(str(value), label) for value, label in REPEATS.items()]
    )
    times = NumberField(_l("How many classes in a row"), validators=[Optional()])
    took_place = BooleanField(
        _l("This class has taken place already"), description=_l("It is only for the roll; nobody can sign up.")
    )

    @classmethod
    def empty(cls, **values: Any) -> "NewClassForm":
        """A form with these values and a token of its own."""
        return cls(formdata=None, token=secrets.token_urlsafe(18), **values)

    @property
    def wanted_repeat(self) -> Repeat:
        """How often, where the form is in order."""
        return Repeat(self.repeat.data or Repeat.ONCE)


class ChangeForm(ClassForm):
    """A class that is planned, as it is to be; `version` says what the form was filled from."""

    version = HiddenField(validators=[DataRequired(), Length(max=MAX_TOKEN_LENGTH)])
    scope = _scope_field()

    @classmethod
    def of(cls, session: ClassSession, unit_ids: Iterable[int]) -> "ChangeForm":
        """The form as the class is now."""
        at = session.starts_at.astimezone(clock.VIETNAM)
        named = UNNAMED if session.teacher_name else ""
        return cls(
            formdata=None,
            version=version_of(session),
            scope=Scope.THIS.value,
            unit=str(session.unit_id),
            course=str(session.course_id or ""),
            title=session.title,
            day=at.date(),
            time=at.time(),
            minutes=session.minutes,
            place=session.place,
            capacity=session.capacity,
            units=[str(unit_id) for unit_id in unit_ids],
            teacher=str(session.teacher_id) if session.teacher_id is not None else named,
            teacher_name=session.teacher_name,
            note=session.note,
        )


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a class does not take place."""

    reason = StringField(_l("Reason"), description=_l("Everybody who is invited reads it."))
    scope = _scope_field()


class SettingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Whether the rolls of a unit need a second name before they count."""

    confirmation = RadioField(
        _l("Does a roll need a second name before it counts?"),
        choices=[
            SelectChoice("inherited", _l("As the unit above says")),
            SelectChoice("needed", _l("Yes: somebody else confirms what the teacher closed")),
            SelectChoice("not-needed", _l("No: it counts once it is closed")),
        ],
        validators=[InputRequired(_l("Choose one of them."))],
    )


NEEDED = {"inherited": None, "needed": True, "not-needed": False}  # by what the form says


def id_of(text: str | None) -> int | None:
    """The id that was chosen; none for what is none."""
    try:
        return parse_integer(text or "") or None
    except ValueError:
        return None
