"""The shape of an office: what stands at the head and at the end of its papers."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from portal.units.office.rules import OfficeDetails


class OfficeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The texts of an office; what the operation refuses is told beside its field."""

    superior = StringField(
        _l("Superior body"), description=_l("Stands in capitals on the first line, such as UBND tỉnh …")
    )
    issuer = StringField(
        _l("Issuing body"),
        description=_l("As in a sentence, such as Sở Khoa học và Công nghệ; the head sets it in capitals."),
    )
    abbreviation = StringField(
        _l("Abbreviation in the number"), description=_l("What follows “BC-”, such as SKHCN.")
    )
    place = StringField(_l("Place name"), description=_l("Stands before the day in the head."))
    capacity = StringField(
        _l("Signed on behalf of"), description=_l("Such as KT. GIÁM ĐỐC. Empty where the head signs.")
    )
    signer_title = StringField(_l("Title of who signs"), description=_l("Such as PHÓ GIÁM ĐỐC."))
    signatory = StringField(_l("Full name of who signs"))
    recipients = TextAreaField(
        _l("Recipients of its papers"), description=_l("One a line; dashes and semicolons are added on paper.")
    )

    def details(self) -> OfficeDetails:
        """What was typed."""
        names = (field.name for field in self if field.name in OfficeDetails.__slots__)
        return OfficeDetails(**{name: self[name].data or "" for name in names})
