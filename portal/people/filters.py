"""What somebody looks for among the people, as the address bar says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.accounts.rules.phones import BadPhone, normalise_phone
from portal.content.text.vietnamese import fold, nfc
from portal.web.request_values import parse_integer

MAX_TEXT_LENGTH = 100  # signs of a text that count
MAX_WORDS = 8
STATES = ("new", "active", "quiet", "left")
ROLES = ("leader", "trainer", "admin", "deputy", "none")
SORTS = ("name", "seen")
MAX_PAGE_NUMBER = 1_000_000
PARTIAL_PHONE = re.compile(r"\+?[\d\s.\-()/]+")
MIN_PHONE_DIGITS = 4  # digits of a phone number; fewer are in everybody's


@dataclass(frozen=True)
class PeopleFilters:
    """A text and filters; what is empty leaves nobody out."""

    text: str = ""
    unit_id: int | None = None
    state: str = ""
    role: str = ""
    sort: str = "name"
    page: int = 1

    @property
    def words(self) -> list[str]:
        """The words of the text as they are compared."""
        return fold(self.text).split()[:MAX_WORDS]

    @property
    def digits(self) -> str:
        """The text as a part of a phone number in national form, or nothing when it cannot be one."""
        if not PARTIAL_PHONE.fullmatch(self.text):
            return ""
        try:
            return normalise_phone(self.text)
        except BadPhone:
            pass
        digits = re.sub(r"\D", "", self.text)
        if self.text.startswith("+84") or (digits.startswith("84") and len(digits) > MIN_PHONE_DIGITS + 2):
            digits = digits[2:]
        return digits if len(digits) >= MIN_PHONE_DIGITS else ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the text leaves somebody out."""
        return bool(self.unit_id or self.state or self.role)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for: the list of everybody, from its beginning."""
        return self == PeopleFilters()

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """What stands in the address for this, or for this with changes; without what goes without saying."""
        wanted = replace(self, **changes)
        said = {"q": wanted.text, "unit": wanted.unit_id, "state": wanted.state, "role": wanted.role}
        said |= {"sort": wanted.sort if wanted.sort != "name" else ""}
        said |= {"page": wanted.page if wanted.page > 1 else ""}
        return {name: value for name, value in said.items() if value}


def parse_filters(arguments: Mapping[str, str]) -> PeopleFilters:
    """What an address asks for; nonsense in it asks for nothing."""
    return PeopleFilters(
        text=" ".join(nfc(arguments.get("q", "")[: MAX_TEXT_LENGTH * 4]).replace("\0", "").split())[
            :MAX_TEXT_LENGTH
        ],
        unit_id=_parse_number(arguments.get("unit")),
        state=_one_of(STATES, arguments.get("state")),
        role=_one_of(ROLES, arguments.get("role")),
        sort=_one_of(SORTS, arguments.get("sort")) or "name",
        page=min(max(_parse_number(arguments.get("page")) or 1, 1), MAX_PAGE_NUMBER),
    )


def _one_of(choices: tuple[str, ...], given: str | None) -> str:
    return given if given is not None and given in choices else ""


def _parse_number(given: str | None) -> int | None:
    """A number that a database takes, else None."""
    try:
        return parse_integer(given or "") or None
    except ValueError:
        return None
