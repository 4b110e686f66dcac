"""Rules of an office: what is kept of it, and how its texts are cleaned."""

from dataclasses import dataclass, fields, replace

from flask_babel import gettext as _

from portal.content.text.vietnamese import nfc
from portal.errors import FieldError

MAX_TEXT_LENGTH = 150  # characters
MAX_RECIPIENTS = 20  # lines


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """What stands on the papers of an office; "" is filled in by hand."""

    superior: str = ""
    issuer: str = ""
    abbreviation: str = ""
    place: str = ""
    capacity: str = ""
    signer_title: str = ""
    signatory: str = ""
    recipients: str = ""  # one a line

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """To whom a paper goes, one by one."""
        return tuple(self.recipients.splitlines())


def clean_details(details: OfficeDetails) -> OfficeDetails:
    """The office as it is kept; FieldError beside a text that is missing or too long."""
    texts = {
        field.name: (clean_recipients if field.name == "recipients" else _clean_line)(
            field.name, getattr(details, field.name)
        )
        for field in fields(details)
    }
    if not texts["issuer"]:
        raise FieldError("issuer", _("Write which body issues the papers."))
    return replace(details, **texts)


def _clean_line(field: str, text: str) -> str:
    """The text on one line; FieldError where it is too long."""
    line = " ".join(nfc(text).split())
    if len(line) > MAX_TEXT_LENGTH:
        raise FieldError(field, _("At most %(most)d characters.", most=MAX_TEXT_LENGTH))
    return line


def clean_recipients(field: str, text: str) -> str:
    """The recipients one a line, without the dashes and semicolons that the paper brings itself."""
    lines = [" ".join(line.split()).lstrip("-–•+ ").rstrip(";. ") for line in nfc(text).splitlines()]
    kept = [line for line in lines if line]
    if len(kept) > MAX_RECIPIENTS:
        raise FieldError(field, _("At most %(most)d lines.", most=MAX_RECIPIENTS))
    if any(len(line) > MAX_TEXT_LENGTH for line in kept):
        raise FieldError(field, _("At most %(most)d characters a line.", most=MAX_TEXT_LENGTH))
    return "\n".join(kept)
