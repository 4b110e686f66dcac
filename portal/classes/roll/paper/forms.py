"""The shape of what is typed in from a printed list."""

from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.classes.enums import AttendanceState
from portal.classes.roll.operations import MAX_GUESTS
from portal.classes.roll.paper.labels import edition_label
from portal.classes.roll.paper.queries import PaperList
from portal.classes.roll.paper.rules import MAX_LENGTH, ensure_undivided, people_of, read_numbers
from portal.errors import FieldError
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
    edition = RadioField(
        _l("Which printed list do you have?"),
        description=_l("Its last number stands below the title and at the foot of each sheet."),
        choices=[],
        validators=[Optional()],
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


def form_for(paper: PaperList, token: str | None = None) -> PaperForm:
    """The form of this list: empty with a new token, without one as it was sent."""
    form = PaperForm() if token is None else PaperForm(formdata=None, token=token)
    form.edition.choices = [SelectChoice(str(one.last), edition_label(one)) for one in paper.editions]
    return form


def states_of(form: PaperForm, ticks: Ticks, paper: PaperList) -> dict[int, str]:
    """What the paper says of each; raises FieldError for numbers that it does not have, or that say two things.

    Everybody else are those whom the paper in the hand lists; before any is printed, those on the list now.
    """
    if form.others_present.data and len(paper.editions) > 1 and not form.edition.data:
        raise FieldError("edition", _("Choose which list you have: it says who everybody else is."))
    most = int(form.edition.data or paper.last)
    numbers = read_numbers(form.numbers.data or "", most)
    absent = people_of(numbers, paper.holders, paper.listed)
    said = dict.fromkeys(absent, AttendanceState.ABSENT.value)
    if form.others_present.data:
        here = paper.listed
        if paper.editions:
            printed = {number: user_id for number, user_id in paper.holders.items() if number <= most}
            ensure_undivided(numbers, printed, paper.listed - ticks.states.keys())
            here = paper.listed & set(printed.values())
        said = dict.fromkeys(here, AttendanceState.PRESENT.value) | said
    return said | ticks.states
