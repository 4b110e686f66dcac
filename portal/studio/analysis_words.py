"""What is said of the figures of a question: verdicts, and what to do about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.questions.verdicts import FEWEST, SMALL, Verdict
from portal.sheets import Cell
from portal.studio.analysis import Line, told


@dataclass(frozen=True)
class Words:
    """A verdict in two words, with its tone; what was seen, and what to do about it."""

    tag: Any  # lazy texts, spoken in the language of the request
    tone: str
    seen: Any
    advice: Any = ""


VERDICTS: dict[Verdict, Words] = {
    "key": Words(
        _l("Key wrong?"),
        "late",
        _l("Many choose the same wrong option, and the strong do so rather than the weak."),
        _l(
            "Read the question with the lesson beside it. If that option is right, mend the key, publish it, and "
            "grade the answers again."
        ),
    ),
    "two_keys": Words(
        _l("Two right options?"),
        "late",
        _l("Among the strong, a wrong option draws as many as the right one."),
        _l(
            "Perhaps both can be defended. Make one clearly wrong, or count both as right and grade the answers "
            "again."
        ),
    ),
    "spelling": Words(
        _l("Tone-mark trap?"),
        "due",
        _l("Many write what is right, but for tone marks, capitals or spaces."),
        _l(
            "If the marks are not what is asked, let the question ignore them (data-fold), or accept this "
            "spelling too; then grade the answers again."
        ),
    ),
    "unclear": Words(
        _l("Unclear?"),
        "due",
        _l("The weak are right more often than the strong."),
        _l("Read it as somebody who knows more would: what else could be meant? Ask one thing, without a “not”."),
    ),
    "hard": Words(
        _l("Too hard?"),
        "due",
        _l("Few are right at the first try, or no more than guessing would yield."),
        _l(
            "See what most people choose instead. Does the lesson say clearly why that is wrong? Mend it there "
            "first."
        ),
    ),
    "giveaway": Words(
        _l("Gives itself away?"),
        "",
        _l("Nearly everybody is right, and no wrong option draws anybody."),
        _l(
            "If the right option is the longest or the only sensible one, make the others as believable. If "
            "people simply know it, ask something else instead."
        ),
    ),
    "idle": Words(
        _l("An option nobody draws"),
        "",
        _l("Many are wrong, yet hardly anybody chooses this option."),
        _l("Put a mistake there that people really make, or take it out: three good options are enough."),
    ),
    "fine": Words(_l("Fine"), "ok", _l("Nothing stands out.")),
    "small": Words(
        _l("Small sample"),
        "",
        _l("Fewer than %(number)d first answers: too few to conclude anything.", number=SMALL),
    ),
    "hidden": Words(
        _l("Hardly answered"),
        "",
        _l("Figures appear from %(number)d people on, so that nobody's answer shows.", number=FEWEST),
    ),
    "unanswered": Words(_l("Not answered yet"), "", _l("Nobody who is counted has answered it.")),
}
TELLING = {
    "well": _l("tells them apart well"),
    "fairly": _l("tells them apart fairly"),
    "little": _l("tells little apart"),
    "reversed": _l("the wrong way round"),
}
KINDS = {
    "single": _l("one option"),
    "multiple": _l("several options"),
    "select": _l("from a list"),
    "text": _l("in words"),
    "number": _l("a number"),
    "order": _l("put in order"),
    "match": _l("match"),
    "matrix": _l("table"),
    "gap": _l("gaps"),
}


def headings() -> list[str]:
    """What stands above the columns of the table."""
    return [
        _("No."),
        _("Page"),
        _("Question"),
        _("Kind of question"),
        _("Times asked"),
        _("First answers"),
        _("Right at the first try"),
        _("Discrimination"),
        _("What the figures say"),
        _("What to do"),
    ]


def rows_of(lines: Sequence[Line]) -> Iterator[Sequence[Cell]]:
    """The questions as rows of a table; without the figures that are not shown either."""
    for line in lines:
        said = [VERDICTS[finding.verdict] for finding in line.findings]
        value = told(line)
        yield (
            line.number,
            line.page.title,
            line.title,
            str(KINDS[line.item.question.kind]),
            line.item.asked,
            line.item.people if line.has_figures else "",
            round(line.item.share or 0.0, 4) if line.has_figures else "",
            round(value, 2) if value is not None else "",
            "; ".join(str(words.tag) for words in said),
            " ".join(str(words.advice) for words in said if words.advice),
        )
