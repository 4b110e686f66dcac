"""The shape of what is said when units change; each rule that can be told beside its field is told there."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, ValidationError

from portal import clock
from portal.errors import Refused
from portal.units.bulk_changes.rules.vocabulary import parse_unit_kind
from portal.units.changes.operations import checks
from portal.units.changes.operations.open import ensure_code_free
from portal.units.enums import UnitKind
from portal.units.labels import kind_name
from portal.units.models import Unit
from portal.units.operations.units import clean_unit_name
from portal.units.queries.search import kinds_in_use
from portal.web.form_fields import DayField
from portal.web.request_values import parse_integer

OFFERED_KINDS = tuple(kind for kind in UnitKind if kind != UnitKind.DISTRICT)  # others are data
MAX_SPLIT_PARTS = 12
PARENT_REQUIRED = _l("Choose the unit it moves to.")
UNIT_REQUIRED = _l("Choose the unit that it becomes part of.")


def day_not_empty(_form: FlaskForm, field: Field) -> None:
    """Refuse a day that was taken out of its field."""
    if field.data is None and field.raw_data and not field.errors:
        raise ValidationError(_("Write the day like this: 25/11/2026."))


class UnitField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """The id of a unit that was chosen; what no unit can have is as good as none chosen."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the id."""
        try:
            self.data = parse_integer(valuelist[0]) if valuelist else None
        except ValueError:
            self.data = None


class ChangeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """From which day a change of a unit holds, and why it is made."""

    on = DayField(_l("From which day"), [day_not_empty], default=clock.today)
    reason = TextAreaField(
        _l("Reason"), description=_l("Such as the number and day of the decision. It stays in the history.")
    )

    def __init__(self, *args: Any, unit: Unit, **values: Any) -> None:
        """For this unit."""
        self.unit = unit
        super().__init__(*args, **values)

    @property
    def day(self) -> date:
        """The day, where the form is in order."""
        return self.on.data or clock.today()

    def validate_on(self, field: Field) -> None:
        """It is a day until today, not before the last change of what changes."""
        if field.data is None:
            return
        apply_rule(checks.ensure_not_future, field.data)
        for unit in self.changing():
            apply_rule(checks.ensure_after_last_change, unit, field.data)

    def validate_reason(self, field: Field) -> None:
        """There is one, not too long."""
        apply_rule(checks.clean_reason, field.data or "")

    def changing(self) -> Sequence[Unit]:
        """The units that the change gives another name, place or end."""
        return [self.unit]


class KindFields(Form):  # type: ignore[misc]  # WTForms ships no types
    """What kind of unit it is: one that is known, or another one in its own word."""

    kind = SelectField(_l("Kind of unit"), validate_choice=False)
    other_kind = StringField(_l("Another kind"), description=_l("Only if it is not in the list."))

    def __init__(self, *args: Any, **values: Any) -> None:
        """With the kinds that there are."""
        super().__init__(*args, **values)
        set_kind_choices(self.kind)

    def validate_other_kind(self, field: Field) -> None:
        """It is one word of the language, not an essay."""
        if field.data:
            apply_rule(checks.clean_kind, field.data)

    @property
    def chosen_kind(self) -> str:
        """The kind, in its own word where one was written."""
        word: str = self.other_kind.data or ""
        return parse_unit_kind(word) if word.strip() else self.kind.data or ""


class CodeField(StringField):  # type: ignore[misc]  # WTForms ships no types
    """The code of a unit that is founded."""

    def pre_validate(self, form: Form) -> None:
        """It is a code that no unit has."""
        apply_rule(checks.clean_code, self.data or "")
        apply_rule(ensure_code_free, checks.clean_code(self.data))


class RenameForm(ChangeForm, KindFields):
    """What the unit is called from a day on."""

    name = StringField(_l("Name"))

    def validate_name(self, field: Field) -> None:
        """It is a name, and not that of a unit beside."""
        apply_rule(clean_unit_name, field.data or "")
        apply_rule(
            checks.ensure_name_free, clean_unit_name(field.data), self.unit.parent_id, besides=(self.unit.id,)
        )


class CloseForm(ChangeForm):
    """When the unit comes to its end."""


class MoveForm(ChangeForm):
    """Below which unit it stands from a day on."""

    target = UnitField(_l("New place"), validators=[DataRequired(PARENT_REQUIRED)])


class OpenForm(ChangeForm, KindFields):
    """A unit that is founded below this one."""

    name = StringField(_l("Name"))
    code = CodeField(
        _l("Unit code"), description=_l("Short, and only this unit's. It stays when the name changes.")
    )

    def validate_on(self, field: Field) -> None:
        """It is a day until today, on which the parent was there."""
        if field.data is None:
            return
        apply_rule(checks.ensure_not_future, field.data)
        apply_rule(checks.ensure_existed_on, self.unit, field.data)

    def validate_name(self, field: Field) -> None:
        """It is a name, and not that of another unit here."""
        apply_rule(clean_unit_name, field.data or "")
        apply_rule(checks.ensure_name_free, clean_unit_name(field.data), self.unit.id)


class MergeIntoThisForm(ChangeForm):
    """Which units become part of this one."""

    units = SelectMultipleField(
        _l("Units"),
        coerce=parse_integer,
        validate_choice=False,
        validators=[DataRequired(_l("Choose the units that are merged."))],
    )

    def changing(self) -> Sequence[Unit]:
        """Those that are merged, which the operation looks at; this one stays."""
        return []


class MergeIntoOtherForm(ChangeForm):
    """Which unit this one becomes part of."""

    target = UnitField(_l("Unit"), validators=[DataRequired(UNIT_REQUIRED)])


class MergeIntoNewForm(MergeIntoThisForm, KindFields):
    """Which units, with this one, become a new one."""

    name = StringField(_l("Name of the new unit"))
    code = CodeField(_l("Code of the new unit"))

    def changing(self) -> Sequence[Unit]:
        """This one, which is merged; the operation looks at the others."""
        return [self.unit]

    def validate_name(self, field: Field) -> None:
        """It is a name, and not that of a unit that is there."""
        apply_rule(clean_unit_name, field.data or "")
        apply_rule(checks.ensure_name_free, clean_unit_name(field.data), self.unit.parent_id)


class SplitPartForm(KindFields):
    """One unit that is split off."""

    name = StringField(_l("Name"))
    code = CodeField(_l("Unit code"))

    def validate_name(self, field: Field) -> None:
        """It is a name."""
        apply_rule(clean_unit_name, field.data or "")


class SplitForm(ChangeForm):
    """Which units are founded from this one, and whether it stays."""

    parts = FieldList(FormField(SplitPartForm), min_entries=1, max_entries=MAX_SPLIT_PARTS)
    close = BooleanField(
        _l("Close this unit afterwards"),
        description=_l("Then everybody and everything below it has to go to one of the new units."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field by itself, and no name or code that is taken, be it by another part."""
        in_order: bool = super().validate(extra_validators)
        if not in_order:
            return False
        names: list[str] = []
        codes: list[str] = []
        besides = [self.unit.id] if self.close.data else []
        for part in (part.form for part in self.parts):
            name, code = clean_unit_name(part.name.data), checks.clean_code(part.code.data)
            try:
                checks.ensure_name_free(name, self.unit.parent_id, besides=besides)
            except Refused as refused:
                part.name.errors = [refused.message]
            if name.casefold() in names:
                part.name.errors = [_("Another new unit has this name.")]
            if code in codes:
                part.code.errors = [_("Another new unit has this code.")]
            names.append(name.casefold())
            codes.append(code)
        return not any(part.name.errors or part.code.errors for part in (part.form for part in self.parts))


def apply_rule(rule: Callable[..., object], *given: Any, **named: Any) -> None:
    """Say beside the field what the rule refuses."""
    try:
        rule(*given, **named)
    except Refused as refused:
        raise ValidationError(refused.message) from refused


def set_kind_choices(field: SelectField) -> None:
    """Let the field offer the kinds that everybody knows, those in use, and the one it has."""
    kinds = dict.fromkeys((*OFFERED_KINDS, *kinds_in_use(), *([field.data] if field.data else ())))
    field.choices = [(kind, kind_name(kind)) for kind in kinds]
