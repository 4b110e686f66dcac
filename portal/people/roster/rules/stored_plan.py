"""A plan as the database keeps it beside its roster: made once, looked at often, mended row by row.

It is as good as a fresh one while nothing changed that it was made of: `Grounds` name all of that. A change that
they cannot see at once, because its transaction ended late, is found when the roster is confirmed: then everything
is planned anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, overload

from portal.people.roster.rules.context import KnownPerson, PlanningContext
from portal.people.roster.rules.disclosure import disclosed_logins
from portal.people.roster.rules.entries import Entry, Remark
from portal.people.roster.rules.plan import CACHED_PROPERTIES, NewUnit, Plan, PlannedRow, iso_date
from portal.people.roster.rules.planning import ResolvedRow

FORMAT_VERSION = 1  # one more whenever plans are made or kept in another way: older ones then count no more


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
        return replace(self, plan=self.plan.with_rows(tuple(self.plan.rows)))

    def to_json(self, grounds: PlanInputs) -> dict[str, Any]:
        """The plan as the database keeps it."""
        plan = self.plan
        return {
            "layout": FORMAT_VERSION,
            "grounds": asdict(grounds),
            "rows": [text or row_to_text(row) for text, row in zip_longest(self.texts, plan.rows)],
            "outcomes": list(plan.outcomes),
            "counts": plan.counts,
            "fingerprint": plan.fingerprint,
            "new_units": [unit.key for unit in plan.new_units],
            "units": [
                [unit.key, unit.name, unit.kind, unit.code, unit.parent, unit.asked_by] for unit in self.units
            ],
            "given": list(self.given),
            "near": sorted(self.near),
            "asked": sorted(self.asked),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> FullPlan:
        """The plan from what the database keeps; each of its rows is read when it is wanted."""
        units = tuple(NewUnit(*unit) for unit in kept["units"])
        needed = set(kept["new_units"])
        plan = Plan(StoredRows(kept["rows"]), tuple(unit for unit in units if unit.key in needed))
        # Worked out once already.
        plan.__dict__.update({name: kept[name] for name in CACHED_PROPERTIES if name in kept}, is_hushed=False)
        logins = (frozenset(kept["near"]), frozenset(kept["asked"]))
        return cls(plan, kept["given"], units, *logins, texts=kept["rows"])


def full_plan(
    plan: Plan, given: Sequence[ResolvedRow], units: Sequence[NewUnit], known: PlanningContext
) -> FullPlan:
    """The plan with what mending it takes."""
    near = frozenset(login for row in plan.rows for login in row.entry.logins if known.is_near(login))
    asked = frozenset(login for row in plan.rows if row.faults for login in disclosed_logins(row, known))
    return FullPlan(plan, [len(one.faults) for one in given], tuple(units), near, asked)


def stored_inputs(kept: dict[str, Any]) -> PlanInputs | None:
    """What the plan that is kept was made of; None where there is none, or one of another release."""
    return PlanInputs(**kept["grounds"]) if kept.get("layout") == FORMAT_VERSION else None


class StoredRows(Sequence[PlannedRow]):
    """The rows of a plan that is kept.

    Each is a text of its own: a look reads fifty of ten thousand, and texts cost the garbage collector nothing.
    """

    def __init__(self, kept: list[str]) -> None:
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, place: int) -> PlannedRow: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[PlannedRow]: ...

    def __getitem__(self, place: int | slice) -> PlannedRow | Sequence[PlannedRow]:
        if isinstance(place, slice):
            return StoredRows(self._kept[place])
        return row_from_text(self._kept[place])

    def __iter__(self) -> Iterator[PlannedRow]:
        return map(row_from_text, self._kept)


def row_to_text(row: PlannedRow) -> str:
    """One row as the database keeps it."""
    entry = row.entry
    said = [
        *(entry.number, entry.name, entry.phone, entry.username, entry.unit, entry.unit_code, entry.parent),
        *(entry.kind, entry.creates_unit, entry.is_head, iso_date(entry.joined), entry.brings_back),
        *(remarks_to_json(entry.faults), remarks_to_json(entry.notes)),
    ]
    person = row.person
    whom = None
    if person is not None:
        since = person.since.isoformat() if person.since is not None else None
        whom = [
            *(person.id, person.name, person.phone, person.username, person.unit_id, person.unit_name, since),
            *(person.state, person.in_reach, person.may_change),
        ]
    told = [
        *(
            said,
            row.outcome,
            row.unit,
            whom,
            dict(row.changes),
            row.becomes_head,
            row.comes_back,
            iso_date(row.since),
        ),
        *(remarks_to_json(row.faults), remarks_to_json(row.notes)),
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def row_from_text(kept: str) -> PlannedRow:
    """The row from what the database keeps."""
    said, outcome, unit, whom, changes, becomes_head, comes_back, since, faults, notes = json.loads(kept)
    *values, joined, brings_back, entry_faults, entry_notes = said
    values += [parse_day(joined), brings_back, remarks_from_json(entry_faults), remarks_from_json(entry_notes)]
    entry = Entry(*values)
    person = None
    if whom is not None:
        *names, came, state, in_reach, may_change = whom
        names += [datetime.fromisoformat(came) if came is not None else None, state, in_reach, may_change]
        person = KnownPerson(*names)
    told = (remarks_from_json(faults), remarks_from_json(notes))
    return PlannedRow(entry, outcome, unit, person, changes, becomes_head, comes_back, parse_day(since), *told)


def parse_day(text: str | None) -> date | None:
    """The day that stands there as text."""
    return date.fromisoformat(text) if text is not None else None


def remarks_to_json(remarks: Sequence[Remark]) -> list[list[Any]]:
    """Remarks as the database keeps them."""
    return [
        [one.field, one.code, {name: value_to_json(value) for name, value in one.values.items()}]
        for one in remarks
    ]


def remarks_from_json(kept: list[list[Any]]) -> tuple[Remark, ...]:
    """Remarks from what the database keeps."""
    if not kept:
        return ()
    return tuple(
        Remark(field, code, {name: value_from_json(value) for name, value in values.items()})
        for field, code, values in kept
    )


def value_to_json(value: Any) -> Any:
    """A value that a remark names; a day is marked as one."""
    return {"day": value.isoformat()} if isinstance(value, date) else value


def value_from_json(value: Any) -> Any:
    """The value from what the database keeps."""
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value
