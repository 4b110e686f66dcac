"""What is said of the figures of a question: verdicts, and what to do about them."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.content.enums import QuestionKind
from portal.questions.item_analysis.rules.item_findings import MIN_PEOPLE_SHOWN, MIN_SAMPLE_SIZE, Finding, Verdict
from portal.questions.item_analysis.rules.statistics import ItemStatistics


@dataclass(frozen=True)
class FindingTexts:
    """A verdict in two words, with its tone; what was seen, and what to do about it."""

    tag: Any  # lazy texts, spoken in the language of the request
    tone: str
    seen: Any
    advice: Any = ""


FINDING_TEXTS: dict[Verdict, FindingTexts] = {
    "key": FindingTexts(
        _l("Key wrong?"),
        "late",
        _l("Many choose the same wrong option, and the strong do so rather than the weak."),
        _l(
            "Read the question with the lesson beside it. If that option is right, mend the key, publish it, and "
            "grade the answers again."
        ),
    ),
    "two_keys": FindingTexts(
        _l("Two right options?"),
        "late",
        _l("Among the strong, a wrong option draws as many as the right one."),
        _l(
            "Perhaps both can be defended. Make one clearly wrong, or count both as right and grade the answers "
            "again."
        ),
    ),
    "spelling": FindingTexts(
        _l("Tone-mark trap?"),
        "due",
        _l("Many write what is right, but for tone marks, capitals or spaces."),
        _l(
            "If the marks are not what is asked, let the question ignore them (data-fold), or accept this "
            "spelling too; then grade the answers again."
        ),
    ),
    "unclear": FindingTexts(
        _l("Unclear?"),
        "due",
        _l("The weak are right more often than the strong."),
        _l("Read it as somebody who knows more would: what else could be meant? Ask one thing, without a “not”."),
    ),
    "weak": FindingTexts(
        _l("Tells little apart"),
        "due",
        _l("Those who know much and those who know little have it right alike."),
        _l(
            "Such a question can often be guessed from its words: one option is longer, or the others are absurd. "
            "Or it asks two things at once. Put in the mistakes that people really make, and ask one thing."
        ),
    ),
    "hard": FindingTexts(
        _l("Too hard?"),
        "due",
        _l("Few are right at the first try, or no more than guessing would yield."),
        _l(
            "See what most people choose instead. Does the lesson say clearly why that is wrong? Mend it there "
            "first."
        ),
    ),
    "giveaway": FindingTexts(
        _l("Gives itself away?"),
        "",
        _l("Nearly everybody is right, and no wrong option draws anybody."),
        _l(
            "If the right option is the longest or the only sensible one, make the others as believable. If "
            "people simply know it, ask something else instead."
        ),
    ),
    "idle": FindingTexts(
        _l("An option nobody draws"),
        "",
        _l("Some are wrong, yet hardly anybody chooses this option."),
        _l("Put a mistake there that people really make, or take it out: three good options are enough."),
    ),
    "fine": FindingTexts(_l("Fine"), "ok", _l("Nothing stands out.")),
    "small": FindingTexts(
        _l("Small sample"),
        "",
        _l("Fewer than %(number)d first answers: too few to conclude anything.", number=MIN_SAMPLE_SIZE),
    ),
    "hidden": FindingTexts(
        _l("Hardly answered"),
        "",
        _l("Figures appear from %(number)d people on, so that nobody's answer shows.", number=MIN_PEOPLE_SHOWN),
    ),
    "unanswered": FindingTexts(_l("Not answered yet"), "", _l("Nobody who is counted has answered it.")),
}


def seen_text(finding: Finding, item: ItemStatistics) -> str:
    """What was seen, with the figures of the question where they say more."""
    if finding.verdict != "idle" or item.share is None or item.share == 1:
        return str(FINDING_TEXTS[finding.verdict].seen)
    if item.share < 0.5:
        return str(gettext("More than half are wrong, yet hardly anybody chooses this option."))
    one_in = round(1 / (1 - item.share))
    said = gettext("One person in %(number)d is wrong, yet hardly anybody chooses this option.", number=one_in)
    return str(said)


DISCRIMINATION_LABELS = {
    "well": _l("tells them apart well"),
    "fairly": _l("tells them apart fairly"),
    "little": _l("tells little apart"),
    "reversed": _l("the wrong way round"),
}
QUESTION_KIND_LABELS = {
    QuestionKind.SINGLE: _l("one option"),
    QuestionKind.MULTIPLE: _l("several options"),
    QuestionKind.SELECT: _l("from a list"),
    QuestionKind.TEXT: _l("in words"),
    QuestionKind.NUMBER: _l("a number"),
    QuestionKind.ORDER: _l("put in order"),
    QuestionKind.MATCH: _l("match"),
    QuestionKind.MATRIX: _l("table"),
    QuestionKind.GAP: _l("gaps"),
}
