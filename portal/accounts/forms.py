"""The shape and wording of what people type about themselves."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, ValidationError

from portal.accounts.rules.consent_purposes import PURPOSES
from portal.accounts.rules.logins import normalise_login
from portal.accounts.rules.passwords import BadPassword, ensure_password_length
from portal.accounts.rules.pins import BadPin, ensure_pin_format, normalise_pin
from portal.content.text.vietnamese import nfc

PASSWORD_ADVICE = _l(
    "At least 8 characters; a short sentence is easy to remember. Both open: with Vietnamese marks and without."
)


def normalise_unicode(text: str | None) -> str | None:
    """The text in composed form, so that its length is what the person sees."""
    return nfc(text) if text is not None else None


def strip_spaces(text: str | None) -> str | None:
    """The digits without the spaces between them."""
    return normalise_pin(text) if text is not None else None


class PasswordLength:
    """Validator of the length of a password: that of a new one, or from `shortest` characters on."""

    def __init__(self, shortest: int | None = None) -> None:
        self.shortest = shortest

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        try:
            ensure_password_length(field.data or "", shortest=self.shortest)
        except BadPassword as reason:
            raise ValidationError(str(reason)) from reason


def password_field(label: LazyString | None = None, missing: LazyString | None = None) -> Field:
    """The field for a password that somebody has: not longer than any can be."""
    validators = [DataRequired(missing or _l("Enter your password.")), PasswordLength(shortest=1)]
    return PasswordField(label or _l("Password"), filters=[normalise_unicode], validators=validators)


def new_password_field() -> Field:
    """The field for a password that somebody chooses."""
    return PasswordField(
        _l("New password"),
        description=PASSWORD_ADVICE,
        filters=[normalise_unicode],
        validators=[DataRequired(_l("Choose a password.")), PasswordLength()],
    )


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Who somebody is, and their password."""

    login = StringField(
        _l("Phone number or user name"), validators=[DataRequired(_l("Enter your phone number or user name."))]
    )
    password = password_field()
    next = HiddenField()

    def validate_login(self, field: Field) -> None:
        """It can be a phone number or a user name."""
        try:
            normalise_login(field.data)
        except ValueError as reason:
            raise ValidationError(str(reason)) from reason


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A code from a slip."""

    code = StringField(_l("Code on the slip"), validators=[DataRequired(_l("Enter the code on the slip."))])


class FirstPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A password for whoever holds the code."""

    code = HiddenField()
    password = new_password_field()


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The present password and the next one."""

    current = password_field(label=_l("Present password"), missing=_l("Enter your present password."))
    password = new_password_field()


class PinForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The PIN of somebody who comes back to a shared phone."""

    pin = PasswordField(_l("PIN"), filters=[strip_spaces], validators=[DataRequired(_l("Enter your PIN."))])

    def validate_pin(self, field: Field) -> None:
        """It has the shape of a PIN."""
        try:
            ensure_pin_format(field.data or "")
        except BadPin as reason:
            raise ValidationError(str(reason)) from reason


class OwnPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The password of somebody the portal knows already."""

    password = password_field()


class OneTimeCodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The code that an authenticator app shows, or a recovery code."""

    one_time_code = StringField(_l("Code of 6 digits"), validators=[DataRequired(_l("Enter the code."))])


class ReauthenticationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The password once more, and the code where there is a second factor; `proof_code` goes where there is none.

    The names stay clear of those of the form that waits.
    """

    proof_password = password_field()
    proof_code = StringField(
        _l("Code of 6 digits"),
        description=_l("From the app on your phone, or a recovery code."),
        validators=[DataRequired(_l("Enter the code."))],
    )


class NewPinForm(OwnPasswordForm):
    """A PIN for a shared phone, and the password of whoever chooses it."""

    pin = PasswordField(
        _l("New PIN"),
        description=_l("4 to 6 digits that others do not guess."),
        filters=[strip_spaces],
        validators=[DataRequired(_l("Choose a PIN."))],
    )


class ConsentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One box for each purpose; none is ticked beforehand."""


for purpose in PURPOSES:
    setattr(ConsentForm, purpose.id, BooleanField(purpose.title, description=purpose.summary))
