"""The shape of what is said about facts."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from portal.content.enums import Impact
from portal.courses.models import Fact
from portal.courses.operations.facts import MAX_LENGTHS, FactValues
from portal.courses.queries.facts import find_fact_by_label
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
    """What a new fact says, and the id by which texts name it.

    A second fact of the same name is asked about once: `twin` is the fact of that name that was told of.
    """

    twin = HiddenField()

    id = StringField(
        _l("Id"),
        description=_l(
            "Left empty, it is made of what it is. Small letters a–z, digits, - and _; texts name it so, and it "
            "never changes."
        ),
        filters=[lambda said: (said or "").strip()],
    )

    def validate_label(self, field: StringField) -> None:
        """Tell of a fact that is called so already, the first time."""
        found = find_fact_by_label(field.data or "")
        if found is None or not (field.data or "").strip() or self.twin.data == found.id:
            return
        self.twin.data = found.id
        said = _(
            "There is a fact with this name already: %(id)s says “%(value)s”. Change that one, or, if this is "
            "another fact, add it once more.",
            id=found.id,
            value=found.value,
        )
        raise ValidationError(said)


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
