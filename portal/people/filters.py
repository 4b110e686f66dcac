"""Filters of the people search, read from and written to the query string."""

import re
from dataclasses import dataclass

from portal.accounts.rules.phones import BadPhone, normalise_phone
from portal.content.text.vietnamese import fold, nfc
from portal.people.enums import PersonState, RoleFilter
from portal.web.listing import Listing, one_of, parameter, parse_id, parse_page

MAX_TEXT_LENGTH = 100  # signs of a text that count
MAX_WORDS = 8
SORTS = ("name", "seen")
PARTIAL_PHONE = re.compile(r"\+?[\d\s.\-()/]+")
MIN_PHONE_DIGITS = 4  # digits of a phone number; fewer are in everybody's


def normalise_text(text: str) -> str:
    """The text to search for: composed letters, single spaces, and not without end."""
    return " ".join(nfc(text[: MAX_TEXT_LENGTH * 4]).replace("\0", "").split())[:MAX_TEXT_LENGTH]


@dataclass(frozen=True)
class PeopleFilters(Listing):
    """A text and filters; what is empty leaves nobody out."""

    text: str = parameter("q", normalise_text)
    unit_id: int | None = parameter("unit", parse_id, default=None)
    state: str = parameter("state", one_of(tuple(PersonState)))
    role: str = parameter("role", one_of(tuple(RoleFilter)))
    sort: str = parameter("sort", one_of(SORTS), default="name")
    page: int = parameter("page", parse_page, default=1, resets=True)

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
