"""The parts of a report that an office writes itself, and how their texts are cleaned."""

from dataclasses import dataclass, fields

from flask_babel import gettext as _

from portal.content.text.vietnamese import nfc
from portal.errors import FieldError

MAX_PART_LENGTH = 5_000  # characters


@dataclass(frozen=True, slots=True)
class FreeParts:
    """What an office writes itself, a paragraph a line; what is empty is left out of the paper."""

    addressee: str = ""
    basis: str = ""
    difficulties: str = ""
    next_steps: str = ""
    proposals: str = ""
    recipients: str = ""

    def lines(self, name: str) -> tuple[str, ...]:
        """The paragraphs of one part."""
        return tuple(getattr(self, name).splitlines())


PARTS = tuple(field.name for field in fields(FreeParts))


def clean_parts(parts: FreeParts) -> FreeParts:
    """The parts as they are kept; FieldError beside one that is too long."""
    return FreeParts(**{name: _clean(name, getattr(parts, name)) for name in PARTS})


def _clean(name: str, text: str) -> str:
    lines = [" ".join(line.split()) for line in nfc(text.replace("\0", " ")).splitlines()]
    cleaned = "\n".join(line for line in lines if line)
    if len(cleaned) > MAX_PART_LENGTH:
        raise FieldError(name, _("At most %(most)d characters.", most=MAX_PART_LENGTH))
    return cleaned
