"""The audit log as a viewer asks for it: what they may see of it, what they want, and how it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from portal.accounts.operations.sign_in_log import SUCCEEDED
from portal.audit.models import AuditEvent
from portal.audit.queries import Places, Scope, Wanted, find_event, find_events
from portal.db import db
from portal.people.audit_texts import GROUPS, actions_of
from portal.units import queries
from portal.units.models import Unit
from portal.units.queries import at_or_below
from portal.units.queries.people import people_called
from portal.units.terms import end_of
from portal.web.arguments import day_in, whole_number

PAGE = 50
MANY_NAMESAKES = 200  # people of one name; who means one of them writes more of it
FEW_UNITS = 500  # as many as a statement lists; more are found within it
MOST_ROWS = 10_000  # of a download
BATCH = 500
LONGEST = 100  # characters
ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True)
class Asked:
    """The filters as they stand in the address; `is_clear` tells whether each of them makes sense."""

    q: str = ""
    person: int | None = None
    group: str = ""
    unit: int | None = None
    first: str = ""
    last: str = ""
    deputies: bool = False
    before: int | None = None
    is_clear: bool = True

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for but the newest of everything."""
        return self != Asked(before=self.before)

    def address(self, before: int | None = None) -> dict[str, Any]:
        """The parts of the address that say the same, from an event on."""
        said = {
            "q": self.q,
            "person": self.person,
            "group": self.group,
            "unit": self.unit,
            "from": self.first,
            "to": self.last,
            "deputies": int(self.deputies),
            "before": before,
        }
        return {name: value for name, value in said.items() if value}


def asked_in(values: Mapping[str, str]) -> Asked:
    """The filters that an address names; whatever does not make sense finds nothing."""
    texts = {name: one_line(values.get(name, "")) for name in ("q", "group", "from", "to")}
    ids = {name: _id_in(values.get(name, "")) for name in ("person", "unit", "before")}
    days = {name: day_in(texts[name]) if texts[name] else None for name in ("from", "to")}
    is_clear = (
        all(number != 0 for number in ids.values())
        and (not texts["group"] or texts["group"] in GROUPS)
        and all(days[name] is not None or not texts[name] for name in days)
    )
    return Asked(
        q=texts["q"],
        person=ids["person"],
        group=texts["group"],
        unit=ids["unit"],
        first=_iso(days["from"]) or texts["from"],
        last=_iso(days["to"]) or texts["to"],
        deputies=values.get("deputies", "") in ("1", "on"),
        before=ids["before"],
        is_clear=is_clear,
    )


def one_line(text: str) -> str:
    """What was typed, without doubled spaces and what no database can look for, and not without end."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST]


def page_of_log(viewer_id: int, asked: Asked) -> tuple[Sequence[AuditEvent], bool]:
    """One page of what the viewer may see and wants, the newest first, and whether older ones follow."""
    before = find_event(asked.before) if asked.before is not None else None
    scope = scope_of(viewer_id, asked.unit)
    if scope is None or not asked.is_clear or (asked.before is not None and before is None):
        return [], False
    found = find_events(scope, wanted_by(asked), before=before, limit=PAGE + 1)
    return found[:PAGE], len(found) > PAGE


def whole_log(viewer_id: int, asked: Asked) -> Iterator[Sequence[AuditEvent]]:
    """The same without pages, in batches, up to 10,000 events."""
    scope = scope_of(viewer_id, asked.unit)
    if scope is None or not asked.is_clear:
        return
    wanted, before = wanted_by(asked), None
    for _batch in range(MOST_ROWS // BATCH):
        found = find_events(scope, wanted, before=before, limit=BATCH)
        if found:
            yield found
            before = found[-1]
        if len(found) < BATCH:
            return


def scope_of(viewer_id: int, unit_id: int | None) -> Scope | None:
    """What of the log the viewer may see at or below a unit, or at all; None for a unit that is not theirs."""
    administered = [unit.id for unit in queries.granted_units(viewer_id, ("admin",))]
    led = [unit.id for unit in queries.granted_units(viewer_id, ("leader",))]
    if unit_id is None:
        if administered and queries.has_all_tops(administered):
            return Scope(is_whole=True)
        return Scope(administered=_places(administered), led=_places(led))
    above = {unit.id for unit in queries.path(unit_id)}
    if not above.isdisjoint(administered):
        return Scope(administered=_places([unit_id]))
    if above.isdisjoint(led):
        return None
    inside = [one for one in administered if unit_id in {unit.id for unit in queries.path(one)}]
    return Scope(administered=_places(inside), led=_places([unit_id]))


def units_to_choose(viewer_id: int, chosen_id: int | None) -> list[tuple[Unit, int]]:
    """The units that the log can be narrowed to, each with its depth: those above, here, one step down."""
    granted = queries.granted_units(viewer_id, ("admin", "leader"))
    path = queries.path(chosen_id) if chosen_id is not None else []
    begin = next((place for place, unit in enumerate(path) if unit in granted), None)
    if begin is not None:
        trail = list(enumerate(path[begin:]))
        next_below = queries.children(path[-1].id)
        return [(unit, depth) for depth, unit in trail] + [(unit, len(trail)) for unit in next_below]
    below = queries.children(granted[0].id) if len(granted) == 1 else []
    return [(unit, 0) for unit in granted] + [(unit, 1) for unit in below]


def wanted_by(asked: Asked) -> Wanted:
    """What the filters mean to the log."""
    first, last = day_in(asked.first), day_in(asked.last)
    wanted = Wanted(
        people=people_asked_for(asked),
        actions=actions_of(asked.group) if asked.group else None,
        by_deputies=asked.deputies,
        # They are many; the filter shows them, and so does asking for one person.
        without=() if asked.group or asked.person or asked.q else (SUCCEEDED,),
    )
    # The first and the last days of the calendar have none before and after them, and nothing happened then.
    if first is not None:
        wanted = replace(wanted, since=end_of(max(first, EARLIEST) - ONE_DAY))
    if last is not None:
        wanted = replace(wanted, until=end_of(min(last, LATEST)))
    return wanted


def people_asked_for(asked: Asked) -> set[int] | None:
    """The ids of those whom the log shall be about; None for everybody."""
    if asked.person is None and not asked.q:
        return None
    called = set(people_called(asked.q, limit=MANY_NAMESAKES)) if asked.q else None
    if asked.person is None:
        return called
    return {asked.person} if called is None else called & {asked.person}


def _places(unit_ids: Sequence[int]) -> Places:
    found = db.session.scalars(at_or_below(*unit_ids).limit(FEW_UNITS + 1)).all() if unit_ids else []
    return found if len(found) <= FEW_UNITS else at_or_below(*unit_ids)


def _id_in(text: str) -> int | None:
    """The id that the text is; None for none, and 0, which nothing has, for anything else."""
    text = text.strip()
    if not text:
        return None
    try:
        return whole_number(text)
    except ValueError:
        return 0


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
