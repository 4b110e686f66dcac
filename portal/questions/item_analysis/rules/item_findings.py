"""Item findings: what the statistics of a question say about it, and every threshold; no database, no clock.

Every threshold stands here, with its reason. They are those of classical item analysis where it has some; none of
them is a law: a finding is a reason to read the question again, not a judgement on who wrote it.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from portal.content.enums import QuestionKind
from portal.questions.item_analysis.rules.statistics import MIN_PEOPLE, AnswerCount, ItemStatistics

# Below so many people nothing is shown: a figure would tell more about one of them than about the question.
MIN_PEOPLE_SHOWN = MIN_PEOPLE
# Below so many first answers a figure is shown and nothing is concluded. With 30, a share of a half is known to
# ± 18 points and a correlation of nothing to ± 0.36, in 19 of 20 cases (1.96·√(p·q⁄n) and 1.96⁄√n).
MIN_SAMPLE_SIZE = 30
# The upper 27 per cent of 30 people.
MIN_STRONG_GROUP = 8
# From here on a wrong option draws many: what four options draw when everybody guesses.
MIN_POPULAR_SHARE = 0.25
# Two options draw alike among the strong when both draw about a third of them, and the key no more than a tenth of
# them more: with the strong of a hundred answers that is a difference of three people.
MIN_SECOND_KEY_SHARE = 0.30
MAX_SECOND_KEY_GAP = 0.10
# Fewer than one in twenty choose a distractor that does not work: M. Tarrant, J. Ware and A. M. Mohammed, “An
# assessment of functioning and non-functioning distractors in multiple-choice questions”, BMC Medical Education
# 9:40 (2009). Where nearly everybody is right no distractor can reach that, so this is asked only of questions
# that one in five or more get wrong.
MIN_DISTRACTOR_SHARE = 0.05
MAX_FACILITY_FOR_DISTRACTORS = 0.80
# From here on a question is “extremely easy” (The Open University, “iCMA statistics: question statistics”, whose
# table Moodle took over). One in fifty slips with a finger; from there on an option was meant.
MIN_EASY_FACILITY = 0.95
MIN_MEANT_SHARE = 0.02
# Below the customary band of 30 to 70 per cent a question is hard; where fewer than four options are to choose
# from, it is so below what guessing yields. Above the band is no fault: lessons are there so that people know.
MAX_HARD_FACILITY = 0.30
# So many of the people, and as many as may be shown, wrote what is right but for its marks: more than slips.
MIN_MISSPELT_SHARE = 0.05
# Correlations of −2⁄√n and below come by chance in one of forty questions that tell nothing.
CHANCE_Z_SCORE = 2.0

# Below 0.10 a question hardly tells the strong from the weak: half of what Ebel and Frisbie (below) call marginal.
# It is said from 60 people on, with whom a true 0.35 shows as less than 0.10 in one case of forty; and not of a
# question that nearly everybody has right, which can tell nobody from anybody.
MIN_SAMPLE_FOR_DISCRIMINATION = 60
MAX_WEAK_DISCRIMINATION = 0.10

# How well a question tells the strong from the weak, from which value on: R. L. Ebel and D. A. Frisbie,
# “Essentials of Educational Measurement” (1991), who call 0.30 reasonably good, 0.20 marginal, less poor.
DISCRIMINATION_LEVELS = ((0.30, "well"), (0.20, "fairly"), (0.0, "little"), (-1.0, "reversed"))

Verdict = Literal[
    "key",
    "two_keys",
    "spelling",
    "unclear",
    "weak",
    "hard",
    "giveaway",
    "idle",
    "fine",
    "small",
    "hidden",
    "unanswered",
]
SEVERITY: tuple[Verdict, ...] = ("key", "two_keys", "spelling", "unclear", "weak", "hard", "giveaway", "idle")


@dataclass(frozen=True)
class Finding:
    """A verdict on a question, with the options that it is about."""

    verdict: Verdict
    options: tuple[AnswerCount, ...] = ()

    @property
    def needs_attention(self) -> bool:
        """Whether somebody should look at the question."""
        return self.verdict in SEVERITY


def findings(item: ItemStatistics) -> tuple[Finding, ...]:
    """What the figures say, the gravest first; one finding at least."""
    if not item.people:
        return (Finding("unanswered"),)
    if item.people < MIN_PEOPLE_SHOWN:
        return (Finding("hidden"),)
    if item.people < MIN_SAMPLE_SIZE:
        return (Finding("small"),)
    return tuple(finding for look in CHECKS for finding in look(item)) or (Finding("fine"),)


def discrimination_level(value: float) -> str:
    """How well such a discrimination tells the strong from the weak: well, fairly, little or reversed."""
    return next(word for least, word in DISCRIMINATION_LEVELS if value >= least)


def guessing_share(item: ItemStatistics) -> float:
    """The share that would be right if everybody guessed; 0 where guessing leads nowhere."""
    if item.question.kind not in (QuestionKind.SINGLE, QuestionKind.SELECT):
        return 0.0
    return sum(option.is_right for option in item.options) / len(item.options)


def find_wrong_key(item: ItemStatistics) -> Iterator[Finding]:
    """Many choose the same wrong option, and the strong rather than the weak: the discrimination is negative."""
    if item.discrimination is None or item.discrimination >= 0 or item.strong < MIN_STRONG_GROUP:
        return
    key = _key_strong(item)
    drawn = [one for one in item.options if not one.is_right and one.people >= MIN_POPULAR_SHARE * item.people]
    for one in sorted(drawn, key=lambda one: -one.strong)[:1]:
        if one.strong >= max(key, MIN_POPULAR_SHARE * item.strong):
            yield Finding("key", (one,))


def find_second_key(item: ItemStatistics) -> Iterator[Finding]:
    """Two options draw the strong alike, one of them counted as wrong."""
    is_one_of_many = item.question.kind in (QuestionKind.SINGLE, QuestionKind.SELECT)
    if not is_one_of_many or item.strong < MIN_STRONG_GROUP or any(find_wrong_key(item)):
        return
    key = _key_strong(item)
    for one in item.options:
        if not one.is_right and one.strong >= max(
            MIN_SECOND_KEY_SHARE * item.strong, key - MAX_SECOND_KEY_GAP * item.strong
        ):
            yield Finding("two_keys", (one,))
            return


def find_spelling_problem(item: ItemStatistics) -> Iterator[Finding]:
    """Many write what is right but for its tone marks, other marks, capitals or spaces."""
    if item.misspelt >= max(MIN_PEOPLE, MIN_MISSPELT_SHARE * item.people):
        yield Finding("spelling")


def find_negative_discrimination(item: ItemStatistics) -> Iterator[Finding]:
    """The weak are right more often than the strong, more clearly than chance would have it."""
    if item.discrimination is None or any(find_wrong_key(item)):
        return
    if item.discrimination <= -CHANCE_Z_SCORE / math.sqrt(item.people):
        yield Finding("unclear")


def find_weak_discrimination(item: ItemStatistics) -> Iterator[Finding]:
    """The strong are right hardly more often than the weak, in an answer of enough people to say so."""
    if item.discrimination is None or item.share is None or item.people < MIN_SAMPLE_FOR_DISCRIMINATION:
        return
    if any(find_wrong_key(item)) or any(find_negative_discrimination(item)):
        return
    if item.discrimination < MAX_WEAK_DISCRIMINATION and item.share < MIN_EASY_FACILITY:
        yield Finding("weak")


def find_too_hard(item: ItemStatistics) -> Iterator[Finding]:
    """Few are right, or no more than would be by guessing; most people's choice is named."""
    if item.share is not None and item.share < max(MAX_HARD_FACILITY, guessing_share(item)):
        wrong = sorted((one for one in item.options if not one.is_right), key=lambda one: -one.people)
        yield Finding("hard", tuple(one for one in wrong[:1] if one.people >= MIN_POPULAR_SHARE * item.people))


def find_giveaway(item: ItemStatistics) -> Iterator[Finding]:
    """Nearly everybody is right, and no wrong option draws more than slips do."""
    is_drawn = any(not one.is_right and one.people >= MIN_MEANT_SHARE * item.people for one in item.options)
    if item.share is not None and item.share >= MIN_EASY_FACILITY and not is_drawn:
        yield Finding("giveaway")


def find_idle_distractors(item: ItemStatistics) -> Iterator[Finding]:
    """Hardly anybody draws a wrong option, though many are wrong."""
    if (
        item.question.kind not in (QuestionKind.SINGLE, QuestionKind.SELECT)
        or item.share is None
        or item.share > MAX_FACILITY_FOR_DISTRACTORS
    ):
        return
    wrong = [one for one in item.options if not one.is_right]
    idle = tuple(one for one in wrong if one.people < MIN_DISTRACTOR_SHARE * item.people)
    if idle and len(wrong) > 1:
        yield Finding("idle", idle)


def _key_strong(item: ItemStatistics) -> int:
    """How many of the strong chose what is right; of several that must be chosen, the one that fewest chose."""
    chosen = [one.strong for one in item.options if one.is_right]
    if not chosen:
        return 0
    return min(chosen) if item.question.kind == QuestionKind.MULTIPLE else max(chosen)


CHECKS: tuple[Callable[[ItemStatistics], Iterator[Finding]], ...] = (
    find_wrong_key,
    find_second_key,
    find_spelling_problem,
    find_negative_discrimination,
    find_weak_discrimination,
    find_too_hard,
    find_giveaway,
    find_idle_distractors,
)
