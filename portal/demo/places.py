"""The organisation of the demonstration: how many units of each kind, and what they are called."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# The pilot as the founding article counts it.
MEMBERS, TEAMS, COMMUNES = 490, 93, 14
# The nation since July 2025: no more communes than that, some hundred to a province.
MAX_COMMUNES, COMMUNES_PER_PROVINCE = 3321, 98
MIN_TEAM_MEMBERS = 4

# Communes of Cà Mau, as places only: nothing that is told of them here is true.
KNOWN_COMMUNES = (
    "Phường An Xuyên",
    "Phường Tân Thành",
    "Xã Cái Nước",
    "Xã Đầm Dơi",
    "Xã Đất Mũi",
    "Xã Hưng Hội",
    "Xã Khánh Lâm",
    "Xã Năm Căn",
    "Xã Phú Tân",
    "Xã Sông Đốc",
    "Xã Tân Ân",
    "Xã Thanh Tùng",
    "Xã Thới Bình",
    "Xã U Minh",
)
FIRST_WORDS = ("Kinh", "Rạch", "Xẻo", "Vàm", "Cây", "Bàu", "Cái", "Đầu", "Giồng", "Mương")
SECOND_WORDS = (
    "Ráng",
    "Đước",
    "Mắm",
    "Gừa",
    "Dừa",
    "Lá",
    "Bần",
    "Tràm",
    "Ngang",
    "Dài",
    "Cũ",
    "Mới",
    "Tắt",
    "Sậy",
)


@dataclass(frozen=True)
class Size:
    """How large the organisation is; everything follows from the number of members."""

    members: int
    teams: int
    communes: int
    provinces: int


@dataclass(frozen=True)
class LastIds:
    """The ids that were given last before a step, so that each can be written without the others."""

    units: int = 0
    users: int = 0
    attempts: int = 0
    runs: int = 0


@dataclass(frozen=True)
class Team:
    """A team with its hamlet, its commune and its province, all numbered from 0, and how many members it has."""

    number: int
    members: int
    commune: int
    province: int
    place: str  # the hamlet's name: Ấp Kinh Ráng
    is_first_of_commune: bool
    is_first_of_province: bool

    @property
    def is_of_the_pilot(self) -> bool:
        """Whether it stands in one of the communes of the pilot."""
        return self.commune < COMMUNES


def size_for(members: int) -> Size:
    """The organisation in which so many members have their teams, in the proportions of the pilot."""
    teams = max(1, min(round(members * TEAMS / MEMBERS), members // MIN_TEAM_MEMBERS or 1))
    communes = max(1, min(MAX_COMMUNES, round(teams * COMMUNES / TEAMS)))
    return Size(members, teams, communes, -(-communes // COMMUNES_PER_PROVINCE))


def teams(size: Size, seed: int) -> Iterator[Team]:
    """The teams one after the other, those of a commune together; only one commune's names are held at a time."""
    commune = province = -1
    places: list[str] = []
    for number, members in enumerate(_team_sizes(size, seed)):
        commune_before, province_before = commune, province
        commune = number * size.communes // size.teams
        province = commune * size.provinces // size.communes
        if commune != commune_before:
            places = _places(Random(f"{seed} places {commune}"), is_urban=is_urban(commune))
        yield Team(
            number,
            members,
            commune,
            province,
            places.pop(0) if places else f"Ấp {number + 1}",
            commune != commune_before,
            province != province_before,
        )


def province_name(province: int) -> str:
    """The name of a province: the first is Cà Mau, the others are plainly made up."""
    return "Tỉnh Cà Mau" if province == 0 else f"Tỉnh Mẫu {province + 1}"


def commune_name(commune: int) -> str:
    """The name of a commune: the pilot's have real names of places, the others are plainly made up."""
    return KNOWN_COMMUNES[commune] if commune < len(KNOWN_COMMUNES) else f"Xã Mẫu {commune + 1}"


def is_urban(commune: int) -> bool:
    """Whether the commune is a ward, which has quarters instead of hamlets."""
    return commune_name(commune).startswith("Phường")


def _places(chance: Random, *, is_urban: bool) -> list[str]:
    if is_urban:
        return [f"Khóm {number}" for number in range(1, 100)]
    names = [f"Ấp {first} {second}" for first in FIRST_WORDS for second in SECOND_WORDS]
    chance.shuffle(names)
    return names


def _team_sizes(size: Size, seed: int) -> Iterator[int]:
    """How many members each team has: four and more, dealt out by chance among the teams of a pilot at a time."""
    dealt = 0
    for first in range(0, size.teams, TEAMS):
        block = min(TEAMS, size.teams - first)
        share = size.members * (first + block) // size.teams - dealt
        dealt += share
        chance = Random(f"{seed} sizes {first}")
        base = min(MIN_TEAM_MEMBERS, share // block)
        sizes = [base] * block
        for _extra in range(share - base * block):
            sizes[chance.randrange(block)] += 1
        yield from sizes
