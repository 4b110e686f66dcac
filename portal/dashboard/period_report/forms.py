"""The shape of what an office writes itself in the report of a period."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from portal.dashboard.period_report.rules.free_parts import PARTS, FreeParts


class FreePartsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The free parts, a paragraph a line; what the operation refuses is told beside its field."""

    addressee = TextAreaField(_l("Addressed to"), description=_l("One a line."))
    basis = TextAreaField(_l("Grounds"), description=_l("One a line, as they are to stand: Căn cứ …"))
    difficulties = TextAreaField(_l("Difficulties"), description=_l("A paragraph a line. Empty: left out."))
    next_steps = TextAreaField(_l("Next steps"), description=_l("A paragraph a line. Empty: left out."))
    proposals = TextAreaField(_l("Proposals"), description=_l("A paragraph a line. Empty: left out."))
    recipients = TextAreaField(_l("Recipients"), description=_l("One a line. Empty: those that the office keeps."))
    version = HiddenField()
    since = HiddenField()
    until = HiddenField()

    def parts(self) -> FreeParts:
        """What was typed."""
        return FreeParts(**{name: self[name].data or "" for name in PARTS})
