"""The shape of an upload."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class QuestionSheetForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One file of questions; what is in it is looked at when it is read."""

    file = FileField(
        _l("File with the questions"),
        description=_l(
            "Excel (.xlsx, .xls), .ods or .csv, also .txt in the formats Aiken and GIFT; at most 8 MB. "
            "Nothing is written before you have seen what will happen."
        ),
        validators=[FileRequired(_l("Choose a file first."))],
    )
