"""The shape of what is typed by who asks to join."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField


class JoinForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Name, number and agreement; the rules refuse what is wrong. No token: the page has no cookie."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        csrf = False

    name = StringField(_l("Full name"))
    phone = StringField(_l("Phone number"))
    agrees = BooleanField(_l("I agree"))
    website = StringField("website")  # hidden from people; what fills it in is none

    def typed(self, field: str) -> str:
        """What was typed there, never None."""
        found: Any = self[field].data
        return found or ""
