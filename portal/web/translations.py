"""The catalogues of translated texts, looked up once a request instead of once a text."""

from functools import cache, cached_property
from typing import Any, cast

from babel import Locale
from babel.core import get_global
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Babel, Domain
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from portal.web import display


class BoundDomain(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Flask-Babel's domain, which asks for its language and catalogue at the first text of a request."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language that this request, or whatever forced another one, speaks."""
        # Where Flask-Babel keeps what belongs to the language of a request; it sets babel_translations to None
        # while another language is forced.
        context: Any = g.get("_flask_babel") if g else None
        found: NullTranslations | None = getattr(context, "babel_translations", None)
        if found is None:
            found = super().get_translations()
            if g:
                g._flask_babel.babel_translations = found
        return found


class PortalBabel(Babel):  # type: ignore[misc]  # as above
    """Flask-Babel with that domain."""

    @cached_property
    def domain_instance(self) -> BoundDomain:
        """The domain of all texts."""
        return BoundDomain(domain=self.domain)


CHOICE_TEXT = _l("Choose one of those that are there now.")
FORM_TEXTS = {
    "Not a valid choice.": CHOICE_TEXT,
    "Invalid Choice: could not coerce.": CHOICE_TEXT,
    "'%(value)s' is not a valid choice for this field.": CHOICE_TEXT,
    "Not a valid integer value.": _l("Write a whole number, such as 12."),
    "This field is required.": _l("Something is missing here."),
}


class FormTranslations:
    """What WTForms itself says beside a field, in words of the portal: it speaks no Vietnamese."""

    def gettext(self, text: str) -> str:
        """The text in the language of the request."""
        return str(FORM_TEXTS.get(text, text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The same of one that counts."""
        return self.gettext(singular if number == 1 or singular in FORM_TEXTS else plural)


# Babel's own looks into the file system.
_locale = cache(Locale.parse)


def register(app: Flask) -> None:
    """Let the application speak the language of the browser that asks."""
    # What Babel guesses languages by that are not said whole takes 2 MB, and the portal's are said.
    for table in ("likely_subtags", "territory_languages"):
        cast("dict[str, Any]", get_global(table)).clear()
    PortalBabel(app, locale_selector=lambda: _locale(display.language()))
    translations = FormTranslations()
    FlaskForm.Meta.get_translations = lambda _meta, _form: translations
