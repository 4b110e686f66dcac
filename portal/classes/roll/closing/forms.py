"""The shapes of closing a roll and opening it again."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField


class CloseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What is said of those who are not marked, and of those of whom two rolls differ."""

    unmarked_are_absent = BooleanField(
        _l("Who is not marked was absent"), description=_l("Else nothing is said of them.")
    )
    leaves_disputed = BooleanField(
        _l("Where two rolls differ, the later one holds"), description=_l("Or settle it on the roll first.")
    )


class ReopenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a roll is opened again."""

    reason = TextAreaField(_l("Why it is opened again"), description=_l("Stands in the log."))


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A button alone."""
