"""Fields of front matter: days and whole numbers within reason, and what a field says as front matter holds it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field, FieldList, Form, IntegerField, SelectMultipleField, ValidationError

from portal import clock
from portal.content.text.vietnamese import nfc
from portal.web.form_fields import DayField as AnyDayField

MIN_DATE = date(2000, 1, 1)
MAX_YEARS_AHEAD = 10
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
Validator = Callable[[Form, Field], None]


class BoundedIntegerField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number between two others, or nothing."""

    data: Any

    def __init__(self, label: Any = None, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(label, render_kw={"min": least, "max": most, "inputmode": "numeric"}, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; what is no number within the bounds stays to be seen, and is an error."""
        said = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not said:
            return
        if not re.fullmatch(r"[0-9]{1,9}", said) or not self.least <= int(said) <= self.most:
            raise ValueError(
                _("Write a whole number from %(least)d to %(most)d.", least=self.least, most=self.most)
            )
        self.data = int(said)


class FrontDateField(AnyDayField):
    """A day of this century that is not far ahead, or nothing."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.render_kw = {"min": MIN_DATE.isoformat(), "max": max_date().isoformat()}

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; what is no day within the bounds stays to be seen, and is an error."""
        super().process_formdata(valuelist)
        if self.data is not None and not MIN_DATE <= self.data <= max_date():
            self.data = None
            raise ValueError(
                _("Choose a day between %(first)d and %(last)d.", first=MIN_DATE.year, last=max_date().year)
            )


def max_date() -> date:
    """The last day that may be written."""
    today = clock.today()
    return today.replace(year=today.year + MAX_YEARS_AHEAD, day=min(today.day, 28))


def max_length(most: int) -> Validator:
    """A validator of texts; the browser is not told, for it would cut off what is pasted in silence."""

    def check(_form: Form, field: Field) -> None:
        length = len(normalised_text(field))
        if length > most:
            said = ngettext(
                "This is %(num)d character too long: at most %(most)d.",
                "This is %(num)d characters too long: at most %(most)d.",
                length - most,
                most=most,
            )
            raise ValidationError(said)

    return check


def no_control_characters(_form: Form, field: Field) -> None:
    """Refuse what nobody can type and no file may hold."""
    if CONTROL_CHARACTERS.search(normalised_text(field)):
        raise ValidationError(_("There is a letter in this text that cannot be saved. Please type it once more."))


def is_web_address(_form: Form, field: Field) -> None:
    """Refuse what is no address of a page on the web."""
    said = normalised_text(field)
    if said and not WEB_ADDRESS.fullmatch(said):
        raise ValidationError(_("An address begins with https:// and has no spaces."))


def normalised_text(field: Field) -> str:
    """What was typed into a field of text: composed letters, plain line ends, no spaces around."""
    return nfc(re.sub("\r\n?", "\n", field.data or "")).strip()


def front_value(field: Any) -> Any:
    """What a field, or a row of them, says as front matter would hold it; None or an empty list for nothing."""
    if isinstance(field, FieldList):
        return [said for entry in field if (said := front_value(entry.form))]
    if isinstance(field, Form):
        return {part.short_name: said for part in field if (said := front_value(part)) is not None}
    if isinstance(field, SelectMultipleField):
        return list(field.data or [])
    if isinstance(field.data, str):
        return normalised_text(field) or None
    return field.data.isoformat() if isinstance(field.data, date) else field.data


def is_same_value(typed: Any, before: Any) -> bool:
    """Whether two values say the same; how a text is spaced, and in which order names stand, says nothing."""
    if isinstance(typed, str) and isinstance(before, str):
        return typed.split() == before.split()
    if isinstance(typed, list) and typed and isinstance(typed[0], str):
        return set(typed) == set(before or [])
    return typed == before or (not typed and not before and typed is not False and before is not False)


def keep_order(typed: Any, before: Any) -> Any:
    """The value, and if it is a list of names, those that stood there before in the order they had."""
    if not isinstance(typed, list) or not isinstance(typed[0], str):
        return typed
    kept = [name for name in before or [] if name in typed]
    return kept + [name for name in typed if name not in kept]
