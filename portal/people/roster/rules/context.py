"""What a plan must know besides the rows: units, people, and what the actor may; gathered once, in a few reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.people.enums import RosterPersonState
from portal.people.roster.rules.unit_tree import UnitTree


@dataclass(frozen=True, slots=True)
class UnitChoices:
    """What was decided once for all rows of a roster that speak of a unit.

    With `makes_units` the units that are named and are not there are made, and with `makes_teams` every new hamlet
    gets its team. `teams` tells by hamlet, where it has several teams, which one its people join.
    """

    makes_units: bool = False
    makes_teams: bool = True
    teams: Mapping[int, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The decisions as the database keeps them."""
        return {"units": self.makes_units, "for_hamlets": self.makes_teams, "teams": [*self.teams.items()]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> UnitChoices:
        """The decisions from what the database keeps."""
        teams = dict(kept.get("teams", ()))
        return cls(kept.get("units", False), kept.get("for_hamlets", True), teams)


NO_CHOICES = UnitChoices()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """An account that has a phone number or a user name of the roster.

    `state` is active, left (deactivated) or gone (merged into another account, or anonymised). Whom the actor does
    not lead is not `in_reach`: nothing of them may be told. What somebody is called and signs in with `may_change`
    where the actor could give them a code too.
    """

    id: int
    name: str
    phone: str | None
    username: str | None
    unit_id: int | None = None
    unit_name: str = ""
    since: datetime | None = None  # of the present membership
    state: str = RosterPersonState.ACTIVE
    in_reach: bool = True
    may_change: bool = True


@dataclass(frozen=True)
class PlanningContext:
    """The context of an import plan: units, existing people, and what the actor may do."""

    tree: UnitTree
    today: date
    actor_id: int | None = None
    by_phone: Mapping[str, KnownPerson] = field(default_factory=dict)
    by_username: Mapping[str, KnownPerson] = field(default_factory=dict)
    heads: frozenset[tuple[int, int]] = frozenset()  # (user id, unit id) of those who lead for good
    namesakes: Mapping[int, frozenset[str]] = field(default_factory=dict)  # unit id: folded names of who is there
    may_grant: frozenset[int] = frozenset()  # units over which the actor may make heads
    may_add: frozenset[int] = frozenset()  # units below which the actor may add others
    codes_elsewhere: frozenset[str] = frozenset()  # codes of the roster, in small letters, that other units bear
    choices: UnitChoices = NO_CHOICES

    def person(self, phone: str | None, username: str | None) -> KnownPerson | None:
        """Who has the phone number, or else the user name."""
        found = self.by_phone.get(phone) if phone is not None else None
        if found is None and username is not None:
            found = self.by_username.get(username)
        return found

    def is_near(self, login: str) -> bool:
        """Whether this phone number or user name is that of somebody in a unit of the actor."""
        person = self.by_phone.get(login) or self.by_username.get(login)
        return person is not None and person.in_reach and person.unit_id is not None
