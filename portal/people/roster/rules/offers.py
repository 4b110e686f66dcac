"""What can be mended for many rows at once: worked out with the plan, kept with it, offered above its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from portal.people.roster.rules.rows import BROAD, PlannedRow


class HamletQuestion(NamedTuple):
    """Rows that name a hamlet with several teams: its id and name, how many, and the teams to choose from."""

    hamlet_id: int
    name: str
    rows: int
    choices: Sequence[Sequence[Any]]  # id, code and way of each team


class Offers(NamedTuple):
    """How many rows each way of mending concerns.

    `broad` are units with units below them, with the number of people who would come straight into each.
    """

    missing: int = 0  # rows without a unit
    unknown: int = 0  # rows whose unit is not there
    one_word: int = 0  # rows whose name is one word
    hamlets: Sequence[HamletQuestion] = ()
    broad: Sequence[Sequence[int]] = ()

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> Offers:
        """The offers from what the database keeps."""
        missing, unknown, one_word, hamlets, broad = kept
        return cls(missing, unknown, one_word, [HamletQuestion(*one) for one in hamlets], broad)


NO_OFFERS = Offers()


def offers_of(rows: Iterable[PlannedRow]) -> Offers:
    """What can be mended at once in these rows."""
    codes: Counter[str] = Counter()
    hamlets: dict[int, HamletQuestion] = {}
    broad: Counter[int] = Counter()
    for row in rows:
        for fault in row.faults:
            codes[fault.code] += 1
            if fault.code == "hamlet_teams":
                asked = hamlets.get(fault.values["hamlet"])
                count = asked.rows + 1 if asked is not None else 1
                values = fault.values
                hamlets[values["hamlet"]] = HamletQuestion(
                    values["hamlet"], values["name"], count, values["choices"]
                )
        if row.unit is not None and any(note.code == BROAD for note in row.notes):
            broad[row.unit] += 1
    return Offers(
        codes["unit_missing"],
        codes["unit_unknown"],
        codes["name_one_word"],
        [*hamlets.values()],
        [list(pair) for pair in broad.most_common()],
    )
