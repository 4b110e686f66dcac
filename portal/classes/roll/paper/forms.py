"""The shape of what is typed in from a printed list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.classes.enums import AttendanceState
from portal.classes.roll.operations import MAX_GUESTS
from portal.classes.roll.paper.queries import PaperRow
from portal.classes.roll.paper.rules import MAX_LENGTH, read_numbers
from portal.web.request_values import parse_integer

TICKABLE = (AttendanceState.PRESENT.value, AttendanceState.EXCUSED.value, AttendanceState.ABSENT.value)


class PaperForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What is said of many at once; what is ticked beside a name counts before it."""

    token = HiddenField(validators=[InputRequired(), Regexp(r"[A-Za-z0-9_-]{8,40}\Z")])
    numbers = StringField(
        _l("Numbers of those who were absent"),
        description=_l("As on the paper, such as: 3, 7, 12-15."),
        validators=[Length(max=MAX_LENGTH)],
    )
    others_present = BooleanField(_l("Everybody else on the list was here"))
    guests = IntegerField(
        _l("Guests without an account, only counted"), validators=[Optional(), NumberRange(0, MAX_GUESTS)]
    )
    q = StringField(_l("Came without being on the list: name or number"), validators=[Length(max=100)])


@dataclass
class Ticks:
    """What was ticked beside the names, and who was added to the list."""

    states: dict[int, str] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)


def read_ticks(form: MultiDict[str, str]) -> Ticks:
    """The ticks of the form that can be read."""
    ticks = Ticks()
    for name, state in form.items():
        number = name.removeprefix("row-")
        if number != name and number.isascii() and number.isdigit() and len(number) < 10 and state in TICKABLE:
            ticks.states[int(number)] = state
    ticks.added = list(dict.fromkeys(form.getlist("added", type=parse_integer)))[:50]
    return ticks


def states_of(form: PaperForm, ticks: Ticks, rows: Sequence[PaperRow]) -> dict[int, str]:
    """What the paper says of each; raises FieldError for numbers that the list does not have."""
    absent = read_numbers(form.numbers.data or "", len(rows))
    said = {row.entry.user_id: AttendanceState.ABSENT.value for row in rows if row.number in absent}
    if form.others_present.data:
        here = {row.entry.user_id: AttendanceState.PRESENT.value for row in rows if row.number not in absent}
        said = here | said
    return said | ticks.states
