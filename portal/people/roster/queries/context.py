"""Loads the context of an import plan from the database in a few statements: units, then people."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.queries.users import get_user
from portal.audit.models import Actor
from portal.people.enums import RosterPersonState
from portal.people.permissions import can_reactivate
from portal.people.roster.rules.context import KnownPerson, PlanningContext
from portal.people.roster.rules.rows import Entry, UnitKey
from portal.people.roster.rules.unit_tree import KnownUnit, UnitTree
from portal.units import permissions
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.units import (
    aliases_below,
    codes_in_use,
    folded_names_by_unit,
    heads_among,
    people_by_login,
    units_below,
    units_with_own_grant,
    units_within_grants,
)
from portal.units.models import Unit
from portal.units.queries.tree import get_unit, path


def load_context(entries: Iterable[Entry], unit: Unit, *, actor: Actor | None) -> PlanningContext:
    """What is known of the units at and below this one, and of what the actor may there; of nobody yet."""
    tree = read_tree(unit)
    codes = {entry.unit_code for entry in entries if entry.unit_code and tree.by_code(entry.unit_code) is None}
    return PlanningContext(
        tree=tree,
        today=clock.today(),
        actor_id=actor.id if actor is not None else None,
        may_grant=allowed_unit_ids(tree, actor, lambda there: permissions.can_grant(actor, there, Role.LEADER)),
        may_add=allowed_unit_ids(tree, actor, lambda there: permissions.can_manage_units(actor, there)),
        codes_elsewhere=frozenset(codes_in_use(codes)),
    )


def load_people(
    known: PlanningContext,
    entries: Sequence[Entry],
    homes: Iterable[UnitKey | None],
    *,
    among: Sequence[Entry],
    actor: Actor | None,
) -> PlanningContext:
    """The same with those who have these rows' numbers, and the names in these units; `among` are all rows."""
    people = read_people(entries, among, actor)
    return replace(
        known,
        by_phone={person.phone: person for person in people if person.phone is not None},
        by_username={person.username: person for person in people if person.username is not None},
        heads=frozenset(heads_among(person.id for person in people)),
        namesakes=folded_names_by_unit(key for key in homes if key is not None and key >= 0),
    )


def read_tree(unit: Unit) -> UnitTree:
    """The unit and everything below it, with all the names that they go by."""
    aliases = aliases_below(unit.id)
    units = [
        KnownUnit(
            *(row.id, row.code, row.name, row.kind, row.parent_id),
            tuple(aliases.get(row.id, ())),
            is_closed=row.closed_on is not None,
        )
        for row in units_below(unit.id)
    ]
    return UnitTree(units, unit.id, names_above=[above.name for above in path(unit.id)[:-1]])


def read_people(entries: Sequence[Entry], among: Sequence[Entry], actor: Actor | None) -> list[KnownPerson]:
    """The accounts that the rows' phone numbers and user names belong to."""
    phones = (entry.phone for entry in entries if entry.phone is not None)
    usernames = (entry.username for entry in entries if entry.username is not None)
    people = [known_person(row) for row in people_by_login(phones, usernames)]
    return people if actor is None else restrict_to_actor(actor, people, among)


def related_logins(logins: Iterable[str]) -> set[str]:
    """These phone numbers and user names, and whichever else the people have whose they are."""
    found = set(logins)
    for row in people_by_login(found, found):
        found |= {login for login in (row.phone, row.username) if login is not None}
    return found


def known_person(row: Row[*tuple[Any, ...]]) -> KnownPerson:
    """The account as the portal itself sees it."""
    return KnownPerson(
        *(row.id, row.name, row.phone, row.username, row.unit_id, row.unit_name or "", row.since, state_of(row))
    )


def restrict_to_actor(actor: Actor, people: Sequence[KnownPerson], entries: Sequence[Entry]) -> list[KnownPerson]:
    """The same people, with what this actor may know and change of each.

    Whoever is in no unit yet may join one; whoever has left may come back to the unit they left from.
    """
    units = {person.unit_id for person in people if person.unit_id is not None}
    reach = units_within_grants(units, user_id=actor.id, roles=permissions.LEADER_ROLES)
    changeable = changeable_user_ids(actor, people, entries, reach)
    wanted_back = {
        login for entry in entries if entry.brings_back for login in (entry.phone, entry.username) if login
    }
    seen = []
    for person in people:
        in_reach = person.unit_id in reach or (person.unit_id is None and person.state != RosterPersonState.LEFT)
        if in_reach and person.state == RosterPersonState.LEFT and wanted_back & {person.phone, person.username}:
            in_reach = can_reactivate(actor, get_user(person.id))
        may_change = person.id in changeable or person.state == RosterPersonState.LEFT
        if in_reach and may_change:
            seen.append(person)
        else:
            seen.append(replace(person, in_reach=in_reach, may_change=may_change))
    return seen


def changeable_user_ids(
    actor: Actor, people: Iterable[KnownPerson], entries: Iterable[Entry], reach: set[int]
) -> Set[int]:
    """Those of the people, where a row says something else of them, whom the actor may put right."""
    said = {login: entry for entry in entries for login in (entry.username, entry.phone) if login is not None}
    homes = {}
    for person in people:
        entry = said.get(person.phone or "") or said.get(person.username or "")
        is_same = entry is not None and entry.name == person.name and entry.username in (None, person.username)
        is_changed = person.state == RosterPersonState.ACTIVE and not is_same
        if person.unit_id is not None and person.unit_id in reach and is_changed:
            homes[person.id] = person.unit_id
    return code_issuers(actor, homes).keys() if homes else set()


def state_of(row: Row[*tuple[Any, ...]]) -> str:
    """Whether the account is in use, was closed when somebody left, or is nobody's any more."""
    if row.kept_id is not None or row.anonymised_at is not None:
        return RosterPersonState.GONE
    return RosterPersonState.LEFT if row.deactivated_at is not None else RosterPersonState.ACTIVE


def allowed_unit_ids(tree: UnitTree, actor: Actor | None, may: Callable[[Unit], bool]) -> frozenset[int]:
    """The units of the tree where the actor may do something.

    A right begins at a unit that was granted and holds for all below it, so only those have to be asked about.
    """
    if actor is None:
        return frozenset(tree.units)
    starts = {tree.root_id} | units_with_own_grant(tree.units.keys(), user_id=actor.id)
    return frozenset(tree.ids_below(start for start in starts if may(get_unit(start))))
