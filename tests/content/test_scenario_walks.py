"""How a scenario goes by itself: checked against walks that are really taken."""

import random
from fractions import Fraction

import pytest

from portal.content.scenarios.scenario import Choice, Scene
from portal.content.scenarios.walks import MAX_LOOP, random_safe_share, shortest_safe_way
from tests.cpu_time import cpu_seconds


def scenes(**leads):
    """Scenes by what they lead to; “safe” and “harmed” are endings."""
    found = {id: Scene(id, id, "", tuple(Choice("", to) for to in said.split())) for id, said in leads.items()}
    ends = {name: Scene(name, name, "", (), name) for name in ("safe", "harmed")}
    return found | ends


@pytest.mark.parametrize(
    ("leads", "share", "way"),
    [
        ({"a": "safe harmed"}, Fraction(1, 2), (0,)),
        ({"a": "harmed harmed b", "b": "harmed safe"}, Fraction(1, 6), (2, 1)),
        ({"a": "a safe harmed"}, Fraction(1, 2), (1,)),
        ({"a": "b harmed", "b": "a safe"}, Fraction(1, 3), (0, 1)),
        ({"a": "b c harmed", "b": "a c", "c": "b safe"}, Fraction(1, 2), (1, 1)),
        ({"a": "safe safe"}, Fraction(1), (0,)),
        ({"a": "harmed"}, Fraction(0), None),
        ({"a": "a"}, Fraction(0), None),
        ({"a": "b safe", "b": "c", "c": "b"}, Fraction(1, 2), (1,)),
        ({"a": "nowhere safe"}, Fraction(1, 2), (1,)),
    ],
)
def test_the_share_is_exact_and_the_way_is_a_shortest_one(leads, share, way):
    assert random_safe_share(scenes(**leads), "a") == share
    assert shortest_safe_way(scenes(**leads), "a") == way


def test_a_beginning_that_is_an_ending_needs_no_decision():
    assert shortest_safe_way(scenes(), "safe") == ()
    assert random_safe_share(scenes(), "safe") == 1


@pytest.mark.parametrize("seed", range(8))
def test_the_share_is_what_many_walks_come_to(seed):
    dice = random.Random(seed)
    names = [f"s{at}" for at in range(9)]
    leads = {
        name: " ".join(dice.choice([*names, "safe", "harmed", "harmed"]) for _choice in range(dice.randint(2, 4)))
        for name in names
    }
    known = scenes(**leads)
    walks = 4000
    safe = sum(walk(known, dice) for _walk in range(walks))

    assert abs(float(random_safe_share(known, "s0")) - safe / walks) < 0.04


def walk(known, dice):
    here = "s0"
    for _step in range(400):
        if not known[here].choices:
            return known[here].ending == "safe"
        here = dice.choice(known[here].choices).to
    return False


def test_many_tangles_that_lead_into_each_other_are_solved_in_moments():
    dice = random.Random(1)
    leads = {}
    for group in range(8):
        names = [f"s{group}-{at}" for at in range(MAX_LOOP)]
        for at, name in enumerate(names):
            ring = names[(at + 1) % MAX_LOOP]
            others = [dice.choice([*names, f"s{group + 1}-0", "harmed"]) for _choice in range(dice.randint(3, 11))]
            leads[name] = " ".join([ring, *others])
        leads[names[-1]] += f" s{group + 1}-0"
    known = scenes(**leads, **{"s8-0": "safe"})

    assert 0 < random_safe_share(known, "s0-0") < 1
    assert cpu_seconds(lambda: random_safe_share(known, "s0-0"), enough=1.5) < 1.5


def test_a_long_chain_is_solved_and_a_huge_tangle_is_left_alone():
    chain = scenes(**{f"s{at}": f"s{at + 1} harmed" for at in range(1500)}, s1500="safe harmed")
    tangle = scenes(**{f"s{at}": f"s{(at + 1) % (MAX_LOOP + 1)} safe" for at in range(MAX_LOOP + 1)})

    assert random_safe_share(chain, "s0") == Fraction(1, 2**1501)
    assert random_safe_share(tangle, "s0") is None
