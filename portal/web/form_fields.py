"""Kinds of form field that features share: days and numbers as people here type them."""

from flask_babel import gettext as _
from wtforms import DateField, IntegerField

from portal.content.text.dates import parse_date
from portal.web.request_values import parse_integer


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day, picked or typed as 25/11/2026, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; what is none stays in the field as it was typed."""
        said = valuelist[0].strip() if valuelist else ""
        self.data = parse_date(said) if said else None
        if said and self.data is None:
            raise ValueError(_("Write the day like this: 25/11/2026."))

    def _value(self) -> str:
        """What stands in the input: the day as browsers write it, or what was typed instead."""
        return self.data.isoformat() if self.data else " ".join(self.raw_data or ())


class NumberField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; what is none is told in plain words."""
        said = valuelist[0].strip() if valuelist else ""
        self.data = None
        if said:
            try:
                self.data = parse_integer(said)
            except ValueError as error:
                raise ValueError(_("Write a whole number, such as 12.")) from error
