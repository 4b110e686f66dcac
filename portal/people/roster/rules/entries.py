"""A row of a roster after cleaning: values as they are kept, what is wrong, and what was made of it on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple


class Remark(NamedTuple):
    """Something to tell about one field of a row; the words for it are in `wording`.

    As a fault it keeps the row out; as a note it says what was put right, or what will not be done.
    """

    field: str
    code: str
    values: Mapping[str, Any] = {}


class Entry(NamedTuple):
    """One row of a roster, clean as far as it goes: what is wrong with the rest stands in the faults."""

    number: int
    name: str = ""
    phone: str | None = None  # national form
    username: str | None = None
    unit: str = ""
    unit_code: str = ""
    parent: str = ""
    kind: str = ""
    creates_unit: bool = False
    is_head: bool = False
    joined: date | None = None
    brings_back: bool = False
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def logins(self) -> list[str]:
        """The phone number and the user name that the row says."""
        return [login for login in (self.phone, self.username) if login is not None]
