"""The gain of a course: how much better its learners do after it than before, with its interval.

Everybody answers one of two parallel forms before and the other after, half of them the other way round: a
two-period crossover of the forms. Each half gives a mean difference; the gain is the mean of the two, in which the
difficulty of the forms cancels out (Jones and Kenward, Design and Analysis of Cross-Over Trials, chapter 2).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from portal.pretests.enums import PretestForm

MIN_PEOPLE = 20  # with fewer, a figure would say more of single people than of the course
LEVEL = 0.95  # of the interval


@dataclass(frozen=True, slots=True)
class HalfSums:
    """What is summed over those who began with the same form and answered both: scores from 0 to 1.

    `difference` and `square` are the sums of after − before and of its square, person by person.
    """

    people: int
    before: float
    after: float
    difference: float
    square: float

    @property
    def mean(self) -> float:
        """The mean difference."""
        return self.difference / self.people

    @property
    def variance_of_mean(self) -> float:
        """The estimated variance of the mean difference; at least two people are needed."""
        spread = max(self.square - self.difference**2 / self.people, 0.0)
        return spread / (self.people - 1) / self.people


@dataclass(frozen=True, slots=True)
class Gain:
    """The mean shares right, 0 to 1, before and after, and their difference with its 95 % confidence interval."""

    people: int
    before: float
    after: float
    gain: float
    low: float
    high: float

    @property
    def is_certain(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def estimate_gain(halves: Sequence[HalfSums]) -> Gain | None:
    """The gain of at least `MIN_PEOPLE` people, two or more in each half; None where it cannot be told."""
    people = sum(half.people for half in halves)
    if people < MIN_PEOPLE or len(halves) < len(PretestForm) or any(half.people == 1 for half in halves):
        return None
    before = sum(half.before / half.people for half in halves) / 2
    after = sum(half.after / half.people for half in halves) / 2
    gain = sum(half.mean for half in halves) / 2
    variances = [half.variance_of_mean for half in halves]
    error = math.sqrt(sum(variances)) / 2
    margin = student_quantile((1 + LEVEL) / 2, _degrees_of_freedom(halves, variances)) * error
    return Gain(people, before, after, gain, max(gain - margin, -1.0), min(gain + margin, 1.0))


def _degrees_of_freedom(halves: Sequence[HalfSums], variances: Sequence[float]) -> float:
    """Welch–Satterthwaite: the two halves may spread differently."""
    whole = sum(variances)
    if not whole:
        return math.inf
    return whole**2 / sum(
        variance**2 / (half.people - 1) for half, variance in zip(halves, variances, strict=True)
    )


def student_quantile(share: float, freedom: float) -> float:
    """The quantile of Student's t distribution by the expansion 26.7.5 of Abramowitz and Stegun.

    For 5 degrees of freedom or more its error is below 0.01.
    """
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))
