"""A plan as the database keeps it beside its roster: made once, looked at often, edited row by row.

It is as good as a fresh one while nothing changed that it was made of: `PlanInputs` name all of that. A change
that they cannot see at once, because its transaction ended late, is found when the roster is written: then
everything is planned anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from portal.people.roster.rules.context import KnownPerson
from portal.people.roster.rules.offers import Offers
from portal.people.roster.rules.plan import NewUnit, Plan
from portal.people.roster.rules.rows import Entry, PlannedRow, Remark

FORMAT_VERSION = 3  # one more whenever plans are made or kept in another way: older ones then count no more


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """The inputs of a stored import plan, besides its rows; the plan holds while they are unchanged.

    `mends` counts how often the rows were mended, `event` is the last entry of the log.
    """

    actor_id: int
    rights: list[list[Any]]
    language: str
    day: str
    mends: int
    event: int


@dataclass(frozen=True)
class FullPlan:
    """The full import plan before redaction, with what is needed to replan a row and to store it.

    `given` says of each row how many of its faults stood before its person was looked for; `units` are all that
    the roster asks for, also those in which nobody will be.
    """

    plan: Plan
    given: Sequence[int]
    units: tuple[NewUnit, ...]
    near: frozenset[str]  # phone numbers and user names of people in the actor's units
    asked: frozenset[str]  # those by which it tells of somebody elsewhere
    texts: Sequence[str] = ()  # each row as it is kept, where it was kept; empty for one that is to be written

    def is_near(self, login: str) -> bool:
        """Whether it is somebody in a unit of the actor."""
        return login in self.near

    def with_all_rows(self) -> FullPlan:
        """The same plan, all of its rows read at once."""
        return replace(self, plan=replace(self.plan, rows=tuple(self.plan.rows)))

    def to_json(self, grounds: PlanInputs) -> dict[str, Any]:
        """The plan as the database keeps it."""
        plan = self.plan
        return {
            "layout": FORMAT_VERSION,
            "grounds": asdict(grounds),
            "rows": [text or row_to_text(row) for text, row in zip(self.texts, plan.rows, strict=True)],
            "outcomes": plan.outcomes,
            "counts": plan.counts,
            "fingerprint": plan.fingerprint,
            "broad": plan.broad,
            "offers": plan.offers,
            "new_units": plan.new_units,
            "units": self.units,
            "given": self.given,
            "near": sorted(self.near),
            "asked": sorted(self.asked),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> FullPlan:
        """The plan from what the database keeps; each of its rows is read when it is wanted."""
        plan = Plan(
            StoredRows(kept["rows"]),
            tuple(NewUnit(*unit) for unit in kept["new_units"]),
            kept["outcomes"],
            kept["counts"],
            kept["fingerprint"],
            broad=kept["broad"],
            offers=Offers.from_json(kept["offers"]),
        )
        units = tuple(NewUnit(*unit) for unit in kept["units"])
        return cls(plan, kept["given"], units, frozenset(kept["near"]), frozenset(kept["asked"]), kept["rows"])


def stored_inputs(kept: dict[str, Any]) -> PlanInputs | None:
    """What the plan that is kept was made of; None where there is none, or one of another release."""
    return PlanInputs(**kept["grounds"]) if kept.get("layout") == FORMAT_VERSION else None


class StoredRows(Sequence[PlannedRow]):
    """The rows of a plan that is kept.

    Each is a text of its own: a look reads fifty of ten thousand, and texts cost the garbage collector nothing.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, place: Any) -> Any:
        return row_from_text(self._texts[place])

    def __iter__(self) -> Iterator[PlannedRow]:
        return map(row_from_text, self._texts)


def row_to_text(row: PlannedRow) -> str:
    """One row as the database keeps it: lists of values, in the order of the fields."""
    return ENCODER.encode(row)


def row_from_text(text: str) -> PlannedRow:
    """The row from what the database keeps."""
    entry, outcome, unit, person, *others, faults, notes = DECODER.decode(text)
    return PlannedRow._make(
        [
            Entry._make([*entry[:-2], *map(remarks_from_json, entry[-2:])]),
            *(outcome, unit, KnownPerson(*person) if person is not None else None),
            *(*others, remarks_from_json(faults), remarks_from_json(notes)),
        ]
    )


def remarks_from_json(kept: Sequence[Any]) -> tuple[Remark, ...]:
    """Remarks from what the database keeps."""
    return tuple(Remark(*one) for one in kept) if kept else ()  # of most rows there are none


def value_to_json(value: Any) -> Any:
    """What JSON has no word for: a person is a list, a day and a moment are marked as such."""
    if isinstance(value, KnownPerson):
        return [getattr(value, name) for name in KnownPerson.__slots__]
    return {"moment" if isinstance(value, datetime) else "day": value.isoformat()}


def value_from_json(kept: dict[str, Any]) -> Any:
    """The day or the moment that the marks stand for; another mapping is itself."""
    if "day" in kept:
        return date.fromisoformat(kept["day"])
    return datetime.fromisoformat(kept["moment"]) if "moment" in kept else kept


# Built once for all rows: json.dumps() and json.loads() would build them for each.
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=value_to_json)
DECODER = json.JSONDecoder(object_hook=value_from_json)
