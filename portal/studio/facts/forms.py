"""The shape of what is said about facts."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length

from portal.content.enums import Impact
from portal.courses.models import Fact
from portal.courses.operations.facts import MAX_LENGTHS, FactValues
from portal.studio.workflow.forms import IMPACT_CHOICES
from portal.web.form_fields import DayField, NumberField

TOO_LONG = _l("At most %(max)d characters.")


class FactForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a fact says."""

    read = HiddenField()
    label = StringField(_l("What it is"), description=_l("For trainers; readers do not see it."))
    value = StringField(_l("Value"), description=_l("It stands in the pages exactly like this."))
    source = StringField(_l("Source"), description=_l("An address, or the name and number of a document."))
    checked = DayField(_l("Looked up on"), description=_l("The day on which you saw it at its source."))
    valid_days = NumberField(
        _l("Good for how many days"),
        description=_l("After that it is to be looked up again. Empty: it stays true."),
    )
    confirmed = BooleanField(
        _l("Confirmed"), description=_l("Without this, every page says beside it that it is not confirmed yet.")
    )
    reason = TextAreaField(_l("Why (may stay empty)"), [Length(max=MAX_LENGTHS["reason"], message=TOO_LONG)])

    @classmethod
    def about(cls, fact: Fact, mark: str) -> FactForm:
        """The form as the fact stands."""
        said = FactValues.of(fact).as_json() | {"checked": fact.checked_on}
        return cls(formdata=None, read=mark, **said)

    @property
    def wanted(self) -> FactValues:
        """The fact as the form says it, where its shape is right."""
        checked: date | None = self.checked.data
        valid_days: int | None = self.valid_days.data
        return FactValues(
            self.value.data or "",
            self.label.data or "",
            self.source.data or "",
            checked,
            valid_days,
            bool(self.confirmed.data),
        )


class NewFactForm(FactForm):
    """What a new fact says, and the id by which texts name it."""

    id = StringField(
        _l("Id"),
        description=_l(
            "Left empty, it is made of what it is. Small letters a–z, digits, - and _; texts name it so, and it "
            "never changes."
        ),
        filters=[lambda said: (said or "").strip()],
    )


class ImpactForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a change means for those who are done with a page."""

    impact = RadioField(
        _l("What does the change mean for those who have finished?"),
        choices=[SelectChoice(*impact) for impact in IMPACT_CHOICES],
        default=Impact.NOTICE,
    )


class FactRemovalForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a fact is taken away."""

    read = HiddenField()
    reason = TextAreaField(_l("Why (may stay empty)"), [Length(max=MAX_LENGTHS["reason"], message=TOO_LONG)])


class VersionTokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What somebody had read when a button was pressed."""

    read = HiddenField()
