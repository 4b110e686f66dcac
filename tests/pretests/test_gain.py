"""The gain of a course and its interval, worked out from sums."""

from __future__ import annotations

import math
from random import Random
from statistics import fmean, variance

import pytest

from portal.pretests.rules.gain import MIN_PEOPLE, Gain, HalfSums, estimate_gain, student_quantile

Pairs = list[tuple[float, float]]


def sums(pairs: Pairs) -> HalfSums:
    differences = [after - before for before, after in pairs]
    return HalfSums(
        len(pairs),
        math.fsum(before for before, _after in pairs),
        math.fsum(after for _before, after in pairs),
        math.fsum(differences),
        math.fsum(difference**2 for difference in differences),
    )


def told(first: Pairs, second: Pairs) -> Gain:
    gain = estimate_gain([sums(first), sums(second)])
    assert gain is not None
    return gain


# Percentage points of Student's t, 97.5 %: Abramowitz and Stegun, table 26.10.
@pytest.mark.parametrize(
    ("freedom", "quantile"), [(6, 2.447), (10, 2.228), (18, 2.101), (30, 2.042), (120, 1.980), (math.inf, 1.960)]
)
def test_quantiles_are_those_of_the_table(freedom: float, quantile: float) -> None:
    assert student_quantile(0.975, freedom) == pytest.approx(quantile, abs=0.001)


def test_what_makes_one_form_easier_cancels_out() -> None:
    # Form B is easier by a third; nobody learned anything. The halves are of different size.
    begun_with_a = [(1 / 3, 2 / 3)] * 30
    begun_with_b = [(2 / 3, 1 / 3)] * 10

    gain = told(begun_with_a, begun_with_b)

    assert gain.gain == pytest.approx(0)
    assert gain.before == gain.after == pytest.approx(0.5)


def test_the_interval_is_that_of_welch() -> None:
    chance = Random(7)
    halves = [
        [(chance.randrange(4) / 3, min(1, chance.randrange(5) / 3)) for _ in range(number)] for number in (14, 9)
    ]

    gain = told(*halves)

    differences = [[after - before for before, after in half] for half in halves]
    errors = [variance(half) / len(half) for half in differences]
    freedom = sum(errors) ** 2 / sum(
        error**2 / (len(half) - 1) for error, half in zip(errors, differences, strict=True)
    )
    middle = fmean(map(fmean, differences))
    margin = student_quantile(0.975, freedom) * math.sqrt(sum(errors)) / 2
    assert gain.people == 23
    assert gain.gain == pytest.approx(middle)
    assert (gain.low, gain.high) == pytest.approx((middle - margin, middle + margin))


def test_the_interval_holds_the_truth_about_95_times_of_100() -> None:
    chance = Random(2026)
    truth, held, runs = 0.2, 0, 1_000
    for _run in range(runs):
        halves = [
            [
                (before := chance.gauss(0.4 + shift, 0.2), before - shift * 2 + truth + chance.gauss(0, 0.25))
                for _ in range(12)
            ]
            for shift in (0.1, -0.1)
        ]
        gain = told(*halves)
        held += gain.low <= truth <= gain.high

    assert 0.93 < held / runs < 0.97


@pytest.mark.parametrize(
    ("first", "second"), [(10, 9), (MIN_PEOPLE, 0), (MIN_PEOPLE - 1, 1)], ids=["too few", "one half", "one person"]
)
def test_nothing_is_told_of_few(first: int, second: int) -> None:
    halves = [sums([(0.0, 1.0)] * number) for number in (first, second) if number]

    assert estimate_gain(halves) is None


def test_a_gain_is_certain_where_the_interval_leaves_out_zero() -> None:
    assert told([(0.0, 1.0)] * 10, [(0.0, 1.0)] * 10).is_certain
    assert not told([(0.0, 1.0), (1.0, 0.0)] * 5, [(0.5, 0.5)] * 10).is_certain
