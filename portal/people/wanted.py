"""What somebody looks for among the people, as the address bar says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.accounts.phones import BadPhone, normal_phone
from portal.content.vietnamese import fold, nfc
from portal.web.arguments import whole_number

LONGEST = 100  # signs of a text that count
MOST_WORDS = 8
STATES = ("new", "active", "quiet", "left")
ROLES = ("leader", "trainer", "admin", "deputy", "none")
SORTS = ("name", "seen")
MOST_PAGES = 1_000_000
PART_OF_NUMBER = re.compile(r"\+?[\d\s.\-()/]+")
SHORTEST_PART = 4  # digits of a phone number; fewer are in everybody's


@dataclass(frozen=True)
class Wanted:
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
        return fold(self.text).split()[:MOST_WORDS]

    @property
    def digits(self) -> str:
        """The text as a part of a phone number in national form, or nothing when it cannot be one."""
        if not PART_OF_NUMBER.fullmatch(self.text):
            return ""
        try:
            return normal_phone(self.text)
        except BadPhone:
            pass
        digits = re.sub(r"\D", "", self.text)
        if self.text.startswith("+84") or (digits.startswith("84") and len(digits) > SHORTEST_PART + 2):
            digits = digits[2:]
        return digits if len(digits) >= SHORTEST_PART else ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the text leaves somebody out."""
        return bool(self.unit_id or self.state or self.role)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for: the list of everybody, from its beginning."""
        return self == Wanted()

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """What stands in the address for this, or for this with changes; without what goes without saying."""
        wanted = replace(self, **changes)
        said = {"q": wanted.text, "unit": wanted.unit_id, "state": wanted.state, "role": wanted.role}
        said |= {"sort": wanted.sort if wanted.sort != "name" else ""}
        said |= {"page": wanted.page if wanted.page > 1 else ""}
        return {name: value for name, value in said.items() if value}


def wanted_from(arguments: Mapping[str, str]) -> Wanted:
    """What an address asks for; nonsense in it asks for nothing."""
    return Wanted(
        text=" ".join(nfc(arguments.get("q", "")[: LONGEST * 4]).replace("\0", "").split())[:LONGEST],
        unit_id=_number(arguments.get("unit")),
        state=_one_of(STATES, arguments.get("state")),
        role=_one_of(ROLES, arguments.get("role")),
        sort=_one_of(SORTS, arguments.get("sort")) or "name",
        page=min(max(_number(arguments.get("page")) or 1, 1), MOST_PAGES),
    )


def _one_of(choices: tuple[str, ...], given: str | None) -> str:
    return given if given is not None and given in choices else ""


def _number(given: str | None) -> int | None:
    """A number that a database takes, else None."""
    try:
        return whole_number(given or "") or None
    except ValueError:
        return None
