"""The shape of what is typed about certificates."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField, TextAreaField


class RevocationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a certificate is revoked."""

    reason = TextAreaField(_l("Reason"), description=_l("Its holder and leaders read it; it is not public."))


class SettingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Whether a certificate is issued, and its words."""

    is_issued = BooleanField(_l("Give a certificate to who completes it"))
    text = TextAreaField(_l("Sentence on the certificate"), description=_l("Below the title; may stay empty."))
    title_en = StringField(_l("Title in English"))
    text_en = TextAreaField(_l("The sentence in English"))


class LayoutForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Who signs the certificates of a unit, and where."""

    place = StringField(_l("Place name"), description=_l("Stands before the day."))
    signer_title = StringField(_l("Title of who signs"))
    signer_name = StringField(
        _l("Full name of who signs"),
        description=_l("With another name the picture of the signature is taken away."),
    )


class PictureForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One picture for the certificates of a unit."""

    file = FileField(
        _l("Picture"),
        description=_l("A photo or scan (JPEG, PNG, WebP) of at most 8 MB."),
        validators=[FileRequired(_l("Choose a file first."))],
    )


class EmptyForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A button alone."""
