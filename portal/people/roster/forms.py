"""The shape of an upload."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class RosterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One spreadsheet; what is in it is looked at when it is read."""

    file = FileField(
        _l("Spreadsheet with the people"),
        description=_l(
            "An .xlsx, .xls, .ods or .csv of at most 20 MB. "
            "Nothing is written before you have seen what will happen."
        ),
        validators=[FileRequired(_l("Choose a file first."))],
    )
