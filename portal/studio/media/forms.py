"""What is asked about a picture, a sound or a film of a course."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from portal.content.files.file_names import MAX_NAME_CHARS
from portal.content.markdown.links import COURSE_FILE

MAX_ALTERNATIVE_CHARS = 400


def strip(said: str | None) -> str:
    """The words without spaces around them."""
    return " ".join((said or "").split())


class NewMediaForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Files for the course, none of them in a text yet."""

    files = MultipleFileField(
        _l("Pictures, sounds or films"),
        description=_l("Pictures are made smaller here. A sound may have 3 MB, a film 8 MB and two minutes."),
        validators=[FileRequired(_l("Choose a file first."))],
    )


class MediumReplacementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Another file in the place of one."""

    file = FileField(_l("The new file"), validators=[FileRequired(_l("Choose a file first."))])


class MediumNameForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Another name for a file."""

    name = StringField(
        _l("Name"),
        [DataRequired(_l("Write a name.")), Length(max=MAX_NAME_CHARS, message=_l("At most %(max)d characters."))],
        filters=[strip],
    )


class PlacementForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Where a file is to be shown, and in what words."""

    page = SelectField(_l("On which page"), [DataRequired(_l("Choose a page."))], validate_choice=False)
    alternative = StringField(
        _l("What it shows"),
        [Length(max=MAX_ALTERNATIVE_CHARS, message=_l("At most %(max)d characters."))],
        description=_l("For those who cannot see or hear it. It is read aloud in its place."),
        filters=[strip],
    )
    decorates = BooleanField(_l("It only decorates: there is nothing to say about it"))

    def validate_page(self, field: SelectField) -> None:
        """Refuse a page that is not there, as when it was deleted meanwhile."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("This page is not there any more. Choose another one."))

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let these pages be chosen, each as its file name and title."""
        language = {"lang": "vi"}
        self.page.choices = [
            SelectChoice(name, title, {} if name == COURSE_FILE else language) for name, title in choices
        ]
