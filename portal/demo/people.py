"""The units and people of the demonstration, written team by team, with what each has learnt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from portal.accounts.enums import Role
from portal.accounts.models import Consent, User
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, LEARNING
from portal.content.text.vietnamese import fold, name_sort_key, text_sort_key
from portal.demo import sign_ins
from portal.demo.curriculum import Curriculum
from portal.demo.evenings import learning_time_on
from portal.demo.journeys import Learner, LearningSimulation
from portal.demo.names import person_name
from portal.demo.places import LastIds, Team, commune_name, province_name
from portal.demo.sign_ins import SignIn
from portal.demo.sketches import SketchSimulation
from portal.units.enums import UnitKind
from portal.units.models import Grant, Membership, Unit, UnitVersion

COLUMNS: dict[type[Any], tuple[str, ...]] = {
    User: (
        "id",
        "name",
        "name_key",
        "folded",
        "phone",
        "username",
        "password_hash",
        "is_demo",
        "created_at",
        "last_seen_at",
    ),
    Unit: ("id", "code", "kind", "name", "name_key", "folded", "parent_id"),
    UnitVersion: ("unit_id", "since", "kind", "name", "parent_id"),
    Membership: ("user_id", "unit_id", "since"),
    Grant: ("user_id", "unit_id", "role", "since"),
    Consent: ("user_id", "purpose", "version", "given_at"),
}
HISTORY_DAYS = 300
REFORM_DATE = date(2025, 7, 1)  # since then there are provinces and communes, and nothing in between
CONSENT_RATES = {LEARNING: 1.0, "reporting": 0.85, "improvement": 0.7}
OFFICE_HOLDERS = (
    (Role.LEADER, sign_ins.PROVINCE_LEADER),
    (Role.TRAINER, sign_ins.TRAINER),
    (Role.ADMIN, sign_ins.ADMIN),
)


@dataclass(frozen=True)
class TeamProfile:
    """How a team fares: how many of its people ever sign in, and how many of those come to the end."""

    weight: int
    coming: float
    finishing: float


TEAM_PROFILES = (
    TeamProfile(30, 0.97, 0.95),
    TeamProfile(38, 0.88, 0.5),
    TeamProfile(20, 0.75, 0.1),
    TeamProfile(12, 0.0, 0.0),
)


class Population:
    """Writes units and people through `add(model, *values)`; keeps only the ids that the next rows need."""

    def __init__(
        self,
        add: Callable[..., None],
        curriculum: Curriculum,
        story: LearningSimulation,
        sketches: SketchSimulation,
        *,
        seed: int,
        until: datetime,
        password_hash: str,
        after: LastIds,
    ) -> None:
        self._add = add
        self._story = story
        self._sketches = sketches
        self._in_full = True
        self._seed = seed
        self._until = until
        self._since = until - timedelta(days=HISTORY_DAYS)
        self._password_hash = password_hash
        self._curriculum = curriculum
        self._head: int | None = None  # of the team that is being written
        self._units = after.units
        self._users = after.users
        self._above: dict[str, tuple[int, str]] = {}  # id and code of the unit of each kind written last

    def add_team(self, team: Team, *, in_full: bool) -> None:
        """A team in its hamlet; where it is the first of its commune or province, those come before it.

        In full: with each answer; else with what its people finished.
        """
        self._in_full = in_full
        chance = Random(f"{self._seed} team {team.number}")
        if team.is_first_of_province:
            self._add_province(team, chance)
        if team.is_first_of_commune:
            self._add_commune(team, chance)
        self._unit(
            UnitKind.HAMLET,
            team.place,
            f"{self._above[UnitKind.COMMUNE][1]}-{team.number + 1}",
            above=UnitKind.COMMUNE,
        )
        code = f"{self._above[UnitKind.HAMLET][1]}-T"
        self._unit(
            UnitKind.TEAM, f"Tổ công nghệ số {team.place[0].lower()}{team.place[1:]}", code, above=UnitKind.HAMLET
        )

        shown = [sign_ins.HEAD, sign_ins.MEMBER] if team.number == 0 else []
        mood = chance.choices(TEAM_PROFILES, [mood.weight for mood in TEAM_PROFILES])[0]
        began = self._since + timedelta(days=chance.randrange(HISTORY_DAYS // 2))
        self._head = None
        for number in range(team.members):
            if number < len(shown):
                self._add_shown_learner(shown[number], chance)
            else:
                self._add_learner(mood, began, chance)
            if number == 0:
                self._head = self._users
                self._add(Grant, self._users, self._above[UnitKind.TEAM][0], Role.LEADER, self._since)

    def _add_province(self, team: Team, chance: Random) -> None:
        code = "CM" if team.province == 0 else f"P{team.province + 1}"
        self._unit(UnitKind.PROVINCE, province_name(team.province), code, above=None)
        for role, sign_in in OFFICE_HOLDERS:
            self._add_office_holder(UnitKind.PROVINCE, role, sign_in if team.province == 0 else None, chance)

    def _add_commune(self, team: Team, chance: Random) -> None:
        code = f"{self._above[UnitKind.PROVINCE][1]}-{team.commune + 1:02d}"
        self._unit(UnitKind.COMMUNE, commune_name(team.commune), code, above=UnitKind.PROVINCE)
        sign_in = sign_ins.COMMUNE_LEADER if team.commune == 0 else None
        self._add_office_holder(UnitKind.COMMUNE, Role.LEADER, sign_in, chance)

    def _add_office_holder(self, kind: str, role: str, shown: SignIn | None, chance: Random) -> None:
        first = learning_time_on(self._since + timedelta(days=chance.randint(0, 5)), chance)
        last = learning_time_on(self._until - timedelta(days=chance.randint(2, 9)), chance)
        self._person(kind, shown, first, last, chance)
        self._add(Grant, self._users, self._above[kind][0], role, self._since)

    def _add_shown_learner(self, sign_in: SignIn, chance: Random) -> None:
        """The people one signs in as: the head is through, the member has begun and has a next lesson."""
        first = learning_time_on(self._since + timedelta(days=20), chance)
        most = None if sign_in is sign_ins.HEAD else 2
        self._learn(first, 1.0, sign_in, chance, most=most)

    def _add_learner(self, mood: TeamProfile, began: datetime, chance: Random) -> None:
        if chance.random() >= mood.coming:
            self._person(UnitKind.TEAM, None, None, None, chance)
            return
        first = learning_time_on(began + timedelta(days=min(45, chance.expovariate(0.12))), chance)
        share = 1.0 if chance.random() < mood.finishing else chance.random()
        skill = chance.triangular(0.35, 1.0, 0.98)
        self._learn(min(first, self._until), skill, None, chance, share=share)

    def _learn(
        self,
        first: datetime,
        skill: float,
        shown: SignIn | None,
        chance: Random,
        *,
        share: float = 1.0,
        most: int | None = None,
    ) -> None:
        """Somebody who gets through this share of the pages of the own courses, or so many at most."""
        courses = self._curriculum.courses_of(self._users + 1, is_head=self._head is None)
        reached = int(share * sum(map(len, courses)))
        pages = reached if most is None else min(most, reached)
        learner = Learner(self._users + 1, first, skill, courses, pages, self._head, chance)
        last = self._story.tell(learner) if self._in_full else self._sketches.tell(learner)
        self._person(UnitKind.TEAM, shown, first, last or first, chance)

    def _person(
        self,
        kind: str,
        shown: SignIn | None,
        first: datetime | None,
        last: datetime | None,
        chance: Random,
    ) -> None:
        """Somebody of the unit of this kind; without a first time the person has never signed in."""
        self._users += 1
        name = person_name(chance)
        # The lowest numbers are those of the accounts to sign in with.
        phone = shown.phone if shown else sign_ins.phone_number(100 + self._users)
        self._add(
            User,
            self._users,
            name,
            name_sort_key(name),
            fold(name),
            phone,
            shown.username if shown else None,
            self._password_hash if first else None,
            True,
            self._since,
            last,
        )
        self._add(Membership, self._users, self._above[kind][0], self._since)
        for purpose, share in CONSENT_RATES.items():
            if first is not None and (shown is not None or chance.random() < share):
                self._add(Consent, self._users, purpose, CURRENT_VERSIONS[purpose], first)

    def _unit(self, kind: str, name: str, code: str, *, above: str | None) -> None:
        self._units += 1
        parent = self._above[above][0] if above is not None else None
        self._add(Unit, self._units, code, kind, name, text_sort_key(name), fold(name), parent)
        self._add(UnitVersion, self._units, REFORM_DATE, kind, name, parent)
        self._above[kind] = (self._units, code)
