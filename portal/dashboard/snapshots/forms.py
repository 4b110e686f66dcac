"""The shape of what is said about a snapshot: its name and note, and why it is void."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from portal.dashboard.snapshots.operations import SnapshotLabel, tidy


class SnapshotForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How a snapshot is called."""

    name = StringField(_l("Name"), description=_l("Such as “Quarter III”. May stay empty."))
    note = StringField(
        _l("Note"), description=_l("Such as “after checking with the communes”. No names of people.")
    )

    @property
    def label(self) -> SnapshotLabel:
        """What was said."""
        return SnapshotLabel(tidy(self.name.data), tidy(self.note.data))


class VoidForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why a snapshot is void."""

    reason = TextAreaField(
        _l("Why it is void"), description=_l("Such as “taken before the list of members was checked”.")
    )
