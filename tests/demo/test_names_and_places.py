from collections import Counter
from random import Random

import pytest

from portal.demo.names import FAMOUS_NAMES, person_name
from portal.demo.places import MAX_COMMUNES, commune_name, size_for, teams


def test_names_are_of_many_and_never_of_those_whom_everybody_knows():
    chance = Random(7)

    names = [person_name(chance) for _ in range(20_000)]

    assert FAMOUS_NAMES.isdisjoint(names)
    assert all(3 <= len(name.split()) <= 4 for name in names)
    assert len(set(names)) > 5_000
    assert 0.2 < Counter(name.split()[0] for name in names)["Nguyễn"] / len(names) < 0.4


@pytest.mark.parametrize("members", [1, 3, 4, 35, 490, 1729, 20_000])
def test_every_member_has_a_place_in_a_team(members):
    size = size_for(members)

    dealt = list(teams(size, seed=1))

    assert sum(team.members for team in dealt) == members
    assert len(dealt) == size.teams
    assert all(team.members >= 1 for team in dealt)
    assert (
        len({team.commune for team in dealt}) == size.communes == sum(team.is_first_of_commune for team in dealt)
    )
    assert len({team.province for team in dealt}) == size.provinces
    assert sum(team.is_first_of_province for team in dealt) == size.provinces


def test_the_places_of_a_commune_have_different_names():
    by_commune = Counter((team.commune, team.place) for team in teams(size_for(490), seed=1))

    assert max(by_commune.values()) == 1


def test_the_nation_has_as_many_provinces_and_communes_as_there_are():
    size = size_for(500_000)

    assert (size.provinces, size.communes) == (34, MAX_COMMUNES)
    assert len({commune_name(number) for number in range(size.communes)}) == size.communes
