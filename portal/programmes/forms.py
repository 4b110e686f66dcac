"""The shape of what is said about programmes, assignments and outside certificates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from portal import clock
from portal.programmes.enums import HoldersChoice
from portal.programmes.models import DEFAULT_GRACE_DAYS
from portal.programmes.operations.certificates import CertificateClaim
from portal.programmes.operations.programmes import ProgrammeSpec
from portal.web.form_fields import DayField, NumberField
from portal.web.request_values import MAX_INTEGER

NO_UNIT = _l("Choose the unit.")
NO_DAY = _l("Say which day.")
COURSE_PLACES = ("", "compulsory", "elective")


class ProgrammeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A programme; which courses it holds is said by a choice for each."""

    unit = NumberField(_l("For which unit"), validators=[Optional(), NumberRange(1, MAX_INTEGER, NO_UNIT)])
    title = StringField(_l("Name"))
    summary = TextAreaField(_l("What it is for"), description=_l("One or two sentences. May stay empty."))
    courses = Field(_l("Courses"))
    min_electives = NumberField(
        _l("At least so many electives"), description=_l("0: whoever finishes the compulsory ones is done.")
    )
    valid_months = NumberField(
        _l("Holds for how many months"),
        description=_l("Empty: for good. Going over the courses again in the last 60 days renews it."),
    )
    grace_days = NumberField(
        _l("Days for newcomers"),
        description=_l(
            "Who comes to a unit after the programme was assigned to it, alone or with a unit that is merged or "
            "moved, has at least so many days from then on, and is not late before. 0: the assigned day holds for "
            "everybody whom it still finds; who comes after it has 30 days."
        ),
    )
    counts_outside = BooleanField(
        _l("Certificates of other platforms count"),
        description=_l("Once a leader has accepted one, it stands for the course it is named for."),
    )

    def wanted(self, course_ids: Sequence[int]) -> ProgrammeSpec:
        """The programme as the form says it, of courses in this order."""
        places = {id_: request.form.get(f"course-{id_}", "") for id_ in course_ids}
        return ProgrammeSpec(
            title=self.title.data or "",
            summary=self.summary.data or "",
            compulsory=[id_ for id_ in course_ids if places[id_] == "compulsory"],
            electives=[id_ for id_ in course_ids if places[id_] == "elective"],
            min_electives=self.min_electives.data or 0,
            valid_months=self.valid_months.data,
            grace_days=self.grace_days.data if self.grace_days.data is not None else DEFAULT_GRACE_DAYS,
            counts_outside=bool(self.counts_outside.data),
        )


class MoreForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What becomes of those who completed a programme that asks for something else now."""

    holders = RadioField(
        _l("Those who had completed it"),
        choices=[
            SelectChoice(HoldersChoice.KEEP, _l("stay complete")),
            SelectChoice(HoldersChoice.MORE, _l("learn what is missing, by this day:")),
        ],
        validators=[InputRequired(_l("Choose one of them."))],
    )
    more_due_on = DayField(
        _l("To be learned by"),
        validators=[Optional()],
        description=_l("Until then they count as complete; after it no more, unless it is done."),
    )

    @property
    def is_answered(self) -> bool:
        """Whether the question was asked and answered at all."""
        return "holders" in request.form or "is_answer" in request.form

    def validate_more_due_on(self, field: Field) -> None:
        """Who is to learn more needs a day, and time for it."""
        if self.holders.data == HoldersChoice.MORE and not field.data:
            raise ValidationError(NO_DAY)
        if self.holders.data == HoldersChoice.MORE and field.data < clock.today():
            raise ValidationError(_("This day has passed. Choose today or a later one."))


class AssignmentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """By when a programme is to be finished, and for how long that holds."""

    due_on = DayField(
        _l("To be finished by"), validators=[InputRequired(NO_DAY)], description=_l("This day still counts.")
    )
    repeat_months = NumberField(
        _l("Holds for how many months"),
        description=_l("Empty: as the programme says. After this time it is asked for again."),
    )

    @property
    def day(self) -> date:
        """The day, where the form is in order."""
        return self.due_on.data or clock.today()


class NewAssignmentForm(AssignmentForm):
    """To which unit a programme is given, and by when."""

    unit = NumberField(_l("Unit"), validators=[DataRequired(NO_UNIT), NumberRange(1, MAX_INTEGER, NO_UNIT)])


class CertificateForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a member learned elsewhere."""

    platform = StringField(_l("Platform"), description=_l("Such as Bình dân học vụ số, MobiEdu, one.edu.vn"))
    title = StringField(_l("Name of the course there"))
    issued_on = DayField(_l("Day on the certificate"), validators=[InputRequired(NO_DAY)])
    reference = StringField(
        _l("Number or address"), description=_l("What your leader can look it up by: its number, or its address.")
    )
    course = SelectField(_l("Stands for which course here"), validate_choice=False)

    def claim(self) -> CertificateClaim:
        """What is claimed."""
        chosen: str = self.course.data or ""
        return CertificateClaim(
            platform=self.platform.data or "",
            title=self.title.data or "",
            issued_on=self.issued_on.data or clock.today(),
            reference=self.reference.data or "",
            course_id=int(chosen) if chosen else None,
        )

    def validate_course(self, field: Field) -> None:
        """It is one of those that were offered, or none."""
        if field.data and field.data not in {value for value, _label in field.choices}:
            raise ValidationError(_("This course is not there any more. Choose again."))


class DeclineForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a certificate does not count."""

    reason = TextAreaField(_l("Reason"), description=_l("The person reads this."))


class ConfirmationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A question that is answered by sending it."""


def submitted_places(course_ids: Sequence[int], stored: dict[int, str]) -> dict[int, Any]:
    """Where each course stands in the form: as it was posted, else as it is stored; "" is not in it."""
    if request.method != "POST":
        return {id_: stored.get(id_, "") for id_ in course_ids}
    said = {id_: request.form.get(f"course-{id_}", "") for id_ in course_ids}
    return {id_: place if place in COURSE_PLACES else "" for id_, place in said.items()}
