"""What a rule of the programmes refuses, and beside which field that is said."""

from __future__ import annotations

from portal.errors import Refused


class FieldError(Refused):
    """A rule says no to what stands in one field of a form; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
