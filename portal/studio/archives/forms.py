"""What is asked when a course comes in as an archive."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from portal.content.files.yaml_values import SLUG
from portal.courses.operations.create import MAX_SLUG_LENGTH


class ArchiveForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One archive; what is in it is looked at when it is read."""

    file = FileField(
        _l("The course as a .zip"),
        description=_l("At most 32 MB. Nothing is brought in before you have seen what is in it."),
        validators=[FileRequired(_l("Choose a file first."))],
    )


class ArchiveCourseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The archive as a course of its own."""

    slug = StringField(
        _l("Address"),
        [
            DataRequired(_l("Write an address.")),
            Length(max=MAX_SLUG_LENGTH, message=_l("At most %(max)d characters.")),
            Regexp(rf"^{SLUG.pattern}$", message=_l("Only small letters a–z, digits, and hyphens between them.")),
        ],
        filters=[lambda said: (said or "").strip()],
    )
    unit = SelectField(_l("It belongs to"), [DataRequired(_l("Choose the unit."))])

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Let these units be chosen, each as its code and name."""
        self.unit.choices = list(choices)
