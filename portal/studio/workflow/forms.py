"""What is asked when a text is published, or reviewed."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from portal import clock
from portal.content.enums import Impact
from portal.drafts.operations.publish import MAX_MESSAGE_LENGTH
from portal.drafts.queries.texts import WorkingCopy

IMPACT_CHOICES = (
    (Impact.MINOR, _l("A small change: who has finished stays finished")),
    (Impact.NOTICE, _l("Worth knowing: who has finished sees a line at the top")),
    (
        Impact.MUST_KNOW,
        _l("Must be known: who has finished learns the changed part in two minutes, by a day they are told"),
    ),
)


class LocalDateTimeField(DateTimeLocalField):  # type: ignore[misc]  # WTForms ships no types
    """A day and time in Vietnam, as browsers send it, or typed as 25/11/2026 19:30."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; what is none is told in plain words."""
        said = valuelist[0].strip() if valuelist else ""
        self.data: datetime | None = None
        if not said:
            return
        for shape in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"):
            try:
                self.data = datetime.strptime(said, shape).replace(tzinfo=clock.VIETNAM)
            except ValueError:
                continue
            return
        raise ValueError(_("Write day and time like this: 25/11/2026 19:30."))

    def _value(self) -> str:
        return self.data.strftime("%Y-%m-%dT%H:%M") if self.data else " ".join(self.raw_data or ())


class VersionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A deed on the draft as it was read."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class PublicationForm(VersionForm):
    """How a text is published."""

    impact = RadioField(
        _l("What does the change mean for those who have finished?"),
        choices=[SelectChoice(value, said) for value, said in IMPACT_CHOICES],
        default=Impact.MINOR,
    )
    message = StringField(
        _l("What has changed? (for the history)"),
        [Length(max=MAX_MESSAGE_LENGTH, message=_l("At most %(max)d characters."))],
    )
    publish_at = LocalDateTimeField(_l("Publish by itself at"), [Optional()])


def publication_form(text: WorkingCopy) -> PublicationForm:
    """The form for publishing the text, with what was chosen when it was set for later."""
    draft = text.draft
    chosen: dict[str, Any] = {"version": text.version}
    if draft is not None and draft.is_pending:
        at = draft.publish_at.astimezone(clock.VIETNAM) if draft.publish_at is not None else None
        chosen |= {"impact": draft.impact, "message": draft.message, "publish_at": at}
    return PublicationForm(formdata=None, **chosen)
