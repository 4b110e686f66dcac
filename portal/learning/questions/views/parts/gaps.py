"""A text with gaps: each gap comes with the HTML that stands before it."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from markupsafe import Markup

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.learning.questions.views.parts.part import OptionView, PartsOfKind, PartView, join_html
from portal.questions.rules.grading.gaps import field_name
from portal.questions.rules.grading.kinds import Response

GAP_MARK = re.compile(r"⟦(\d+)⟧")
_LEAD = re.compile(r"\s*<p>((?:(?!<p[ >]|⟦).)*?)</p>\s*(?=<)", re.DOTALL)


def ask(question: Question, given: Response, _order: Sequence[int] | None) -> tuple[PartView, ...]:
    """Each gap with what was written or chosen so far."""
    answered: list[str] = given.get("gaps") or [""] * len(question.gaps)
    before = split_at_gaps(question.stem, len(question.gaps))
    return tuple(
        PartView(
            number,
            field_name(number + 1),
            before[number],
            text="" if gap.options else answered[number],
            options=tuple(
                OptionView(value, option.html, str(value) == answered[number])
                for value, option in enumerate(gap.options)
            ),
        )
        for number, gap in enumerate(question.gaps)
    )


@lru_cache(maxsize=1024)
def split_lead(stem: str) -> tuple[str, str]:
    """A first paragraph without gaps, which is what the question asks, and the HTML that follows it."""
    first = _LEAD.match(stem)
    return (first[1], stem[first.end() :]) if first is not None else ("", stem)


@lru_cache(maxsize=1024)
def split_at_gaps(stem: str, count: int) -> tuple[str, ...]:
    """The HTML before each gap, numbered as they are read, and last what stands after all of them."""
    _asked, text = split_lead(stem)
    parted = GAP_MARK.split(text)[::2]
    before, after = parted[:count], "".join(parted[count:])
    before += [""] * (count - len(before))
    # Every piece comes from HTML that was sanitised when it was published.
    return tuple(Markup(piece) for piece in [*before, after])  # noqa: S704 - see the line above


def right(question: Question, number: int) -> str:
    """What belongs in the gap."""
    gap = question.gaps[number]
    return join_html([option.html for option in gap.options if option.right]) if gap.options else gap.accepted[0]


def right_values(question: Question, number: int) -> Collection[int]:
    """Which of its options are right."""
    return [value for value, option in enumerate(question.gaps[number].options) if option.right]


PARTS = {QuestionKind.GAP: PartsOfKind(ask, right, right_values)}
