"""From clean rows, and what the portal knows, to a plan: one outcome for each row; asks nobody anything."""

from collections.abc import Sequence
from datetime import date, datetime, time

from portal.clock import VIETNAM
from portal.content.text.vietnamese import fold
from portal.deadlines import within_deadline
from portal.people.enums import RosterPersonState
from portal.people.roster.rules.context import KnownPerson, PlanningContext
from portal.people.roster.rules.duplicates import find_duplicates
from portal.people.roster.rules.names import has_lost_marks, is_alike
from portal.people.roster.rules.rows import (
    BROAD,
    CHANGE,
    CREATE,
    FAULTY,
    LEFT_OUT,
    MOVE,
    SAME,
    Entry,
    PlannedRow,
    Remark,
    UnitKey,
)
from portal.people.roster.rules.unit_resolver import UnitResolver
from portal.units.enums import UnitKind

HEADED_UNIT_KINDS = frozenset({UnitKind.TEAM, UnitKind.HAMLET})  # a team head leads one of these, never a commune
# What stands of a row before anybody looks whose numbers it says: its unit, and its faults so far.
ResolvedRow = tuple[UnitKey | None, tuple[Remark, ...]]


def resolve_rows(entries: Sequence[Entry], destinations: UnitResolver, today: date) -> list[ResolvedRow]:
    """What stands of each row before its person is looked for; who is known changes nothing in it."""
    doubles = find_duplicates([entry for entry in entries if not entry.is_left_out])
    return [
        resolve_row(entry, destinations, doubles.get(entry.number), today) for entry in within_deadline(entries)
    ]


def resolve_row(entry: Entry, destinations: UnitResolver, double: Remark | None, today: date) -> ResolvedRow:
    """The same for one row."""
    unit, fault = destinations.of(entry)
    ahead = Remark("joined", "day_ahead") if entry.joined is not None and entry.joined > today else None
    return unit, entry.faults + tuple(one for one in (double, fault, ahead) if one is not None)


def plan_row(entry: Entry, given: ResolvedRow, known: PlanningContext, destinations: UnitResolver) -> PlannedRow:
    """What one row will do."""
    if entry.is_left_out:
        return PlannedRow(entry, LEFT_OUT)
    return _Row(entry, given, known).planned(destinations)


class _Row:
    """Decides about one row; collects its faults and notes on the way."""

    def __init__(self, entry: Entry, given: ResolvedRow, known: PlanningContext) -> None:
        self.entry = entry
        self.known = known
        self.unit, faults = given
        self.faults = list(faults)
        self.notes = list(entry.notes)

    def planned(self, destinations: UnitResolver) -> PlannedRow:
        person = self.known.person(self.entry.phone, self.entry.username)
        changes: dict[str, str] = {}
        if person is not None and not any(fault.field == "name" for fault in self.faults):
            self.check(person)
            changes = self.changes_of(person)
        if self.faults or self.unit is None:
            return PlannedRow(self.entry, FAULTY, self.unit, faults=tuple(self.faults))
        becomes_head = self.becomes_head(person, destinations)
        if person is None:
            self.look_for_namesake()
            outcome = CREATE
        elif person.unit_id != self.unit:
            outcome = MOVE
        else:
            outcome = CHANGE if changes or becomes_head or person.state == RosterPersonState.LEFT else SAME
        if outcome in (CREATE, MOVE) and destinations.has_units_below(self.unit):
            self.notes.append(Remark("unit", BROAD))
        return PlannedRow(
            self.entry,
            outcome,
            self.unit,
            person,
            changes,
            becomes_head,
            comes_back=person is not None and person.state == RosterPersonState.LEFT,
            since=self.since(person) if outcome in (CREATE, MOVE) else None,
            notes=tuple(self.notes),
        )

    def check(self, person: KnownPerson) -> None:
        """Whether the actor may touch this account, and whether it is the same person at all."""
        field = "phone" if person.phone is not None and person.phone == self.entry.phone else "username"
        if person.state == RosterPersonState.GONE:
            self.faults.append(Remark(field, "person_gone"))
        elif not person.in_reach:
            self.faults.append(Remark(field, "person_elsewhere"))
        elif not is_alike(person.name, self.entry.name):
            # Of somebody who is in no unit yet, only that there is such a person.
            told = {"name": person.name, "unit": person.unit_name} if person.unit_name else {}
            self.faults.append(Remark(field, "person_other" if told else "person_unnamed", told))
        elif person.state == RosterPersonState.LEFT and not self.entry.brings_back:
            self.faults.append(Remark(field, "person_left", {"name": person.name}))

    def changes_of(self, person: KnownPerson) -> dict[str, str]:
        """The values that the account will get."""
        changes = {}
        entry = self.entry
        if has_lost_marks(entry.name, person.name):
            self.notes.append(Remark("name", "name_marks", {"kept": person.name}))
        elif entry.name != person.name:
            changes["name"] = entry.name
        if entry.username is not None and entry.username != person.username:
            holder = self.known.by_username.get(entry.username)
            if person.username is not None:
                self.faults.append(Remark("username", "username_other"))
            elif holder is not None and holder.id != person.id:
                self.faults.append(Remark("username", "username_taken"))
            else:
                changes["username"] = entry.username
        if entry.phone is not None and entry.phone != person.phone:
            # Found by user name: nobody else has this number.
            if person.phone is not None:
                self.faults.append(Remark("phone", "phone_other"))
            else:
                changes["phone"] = entry.phone
        if changes and not person.may_change:
            self.notes.append(Remark("name", "change_forbidden", {"kept": person.name}))
            return {}
        return changes

    def since(self, person: KnownPerson | None) -> date | None:
        """The day of joining; nobody leaves a unit before the day they came, so then it is today."""
        joined = self.entry.joined
        if joined is None or person is None or person.since is None or start_of_day(joined) >= person.since:
            return joined
        since = person.since.astimezone(VIETNAM).date()
        self.notes.append(Remark("joined", "day_before", {"since": since}))
        return None

    def becomes_head(self, person: KnownPerson | None, destinations: UnitResolver) -> bool:
        """Whether the row makes its person head of the unit; a note says why not where it asks in vain."""
        if not self.entry.is_head or self.unit is None:
            return False
        if person is not None and (person.id, self.unit) in self.known.heads:
            return False
        kind, is_leaf, above = destinations.kind_of(self.unit)
        if kind not in HEADED_UNIT_KINDS and not is_leaf:
            self.notes.append(Remark("position", "head_of_no_team"))
        elif person is not None and person.id == self.known.actor_id:
            self.notes.append(Remark("position", "head_oneself"))
        elif above not in self.known.may_grant:
            self.notes.append(Remark("position", "head_forbidden"))
        else:
            return True
        return False

    def look_for_namesake(self) -> None:
        """A person with a new number looks like a new person; whoever reads the preview can tell."""
        there = self.known.namesakes.get(self.unit) if self.unit is not None else None
        if there and fold(self.entry.name) in there:
            self.notes.append(Remark("name", "namesake"))


def start_of_day(day: date) -> datetime:
    """The first moment of the day in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)
