"""The shape of what people say about their data, and of what they are told."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from portal.accounts.models import MAX_NAME_LENGTH
from portal.accounts.rules.passwords import BadPassword, ensure_password_length
from portal.content.text.vietnamese import nfc
from portal.privacy.enums import RequestKind
from portal.privacy.labels.requests import KIND_NAMES
from portal.privacy.operations.requests import MAX_TEXT_LENGTH

TOO_LONG_MESSAGE = _l("This is too long.")


def normalise_text(text: str | None) -> str | None:
    """The text in composed form, without space around it; None where nothing was typed."""
    return nfc(text or "").strip() or None


class NameForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What somebody is called."""

    name = StringField(
        _l("Full name"),
        filters=[normalise_text],
        validators=[DataRequired(_l("Enter your name.")), Length(max=MAX_NAME_LENGTH, message=TOO_LONG_MESSAGE)],
    )


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What somebody signs in with, and the password."""

    phone = StringField(
        _l("Phone number"), filters=[normalise_text], validators=[Length(max=40, message=TOO_LONG_MESSAGE)]
    )
    username = StringField(
        _l("User name"),
        filters=[normalise_text],
        description=_l("Only for those who do not sign in with a phone number."),
        validators=[Length(max=60, message=TOO_LONG_MESSAGE)],
    )
    password = PasswordField(
        _l("Your password"),
        filters=[lambda text: nfc(text or "")],
        validators=[DataRequired(_l("Enter your password."))],
    )

    def validate_password(self, field: Field) -> None:
        """It is not longer than any password can be."""
        try:
            ensure_password_length(field.data or "", shortest=1)
        except BadPassword as reason:
            raise ValidationError(str(reason)) from reason


class RequestForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What somebody asks to be done with the own data."""

    kind = RadioField(
        _l("What do you ask for?"),
        choices=[SelectChoice(kind, KIND_NAMES[kind]) for kind in RequestKind],
        validators=[DataRequired(_l("Choose one."))],
    )
    message = TextAreaField(
        _l("In your words"),
        filters=[normalise_text],
        description=_l("As you like. For a correction say what is wrong and how it should be."),
        validators=[Length(max=MAX_TEXT_LENGTH, message=TOO_LONG_MESSAGE)],
    )


class ReplyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the person is told."""

    text = TextAreaField(
        _l("What the person is told"),
        filters=[normalise_text],
        validators=[
            DataRequired(_l("Write what the person is told.")),
            Length(max=MAX_TEXT_LENGTH, message=TOO_LONG_MESSAGE),
        ],
    )


class CompletionForm(ReplyForm):
    """The same, and which agreements are taken back for the person."""

    stop = SelectMultipleField(
        _l("Take back for the person"),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, purposes: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stop.choices = [SelectChoice(*purpose) for purpose in purposes]


class DeleteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """That the officer means this person: the name, typed."""

    name = StringField(
        _l("Type the person's name"),
        filters=[normalise_text],
        description=_l("With or without dấu. So nobody is deleted by a slip of the hand."),
        validators=[DataRequired(_l("Type the name as it stands above."))],
    )
