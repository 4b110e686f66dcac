"""Item analysis: the statistics of a question from counted answers; no database, no clock.

The figures are those of classical item analysis: how many are right, how well the question tells the strong from
the weak, and what each option drew. Only first answers count. Later ones are given by people who have seen the
solution, and do not satisfy what item analysis assumes (see docs.moodle.org, “Quiz item analysis calculations”).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from portal.content.enums import QuestionKind
from portal.content.questions.question import Gap, Question
from portal.content.text.vietnamese import fold
from portal.deadlines import within_deadline
from portal.questions.queries.answer_keys import AskedQuestion
from portal.questions.rules import grading

# What people write themselves may hold a name or a number. What so many have written alike is nobody's own.
MIN_PEOPLE = 5
MAX_WRONG_ANSWERS_SHOWN = 5  # of the wrong answers to a place; the rest are too few to tell anything


@dataclass(frozen=True, slots=True)
class ResponseTally:
    """One response that people gave when they first answered a question, all on one revision.

    Of `people`, `right` were wholly right and `strong` are among the strong. The sums go over those `rated`, who
    were asked something else in the same attempt too: x is the score of this answer, y the mean score of the rest.
    """

    question_id: int
    revision_id: int
    response: dict[str, Any]
    people: int
    right: int
    strong: int
    rated: int
    x: float
    xx: float
    y: float
    yy: float
    xy: float


Given = tuple[
    dict[str, Any], ResponseTally
]  # a response in the numbers of the question shown, and how often it was given


@dataclass(frozen=True)
class AnswerCount:
    """Something that can be answered: by how many people it was, and by how many of the strong.

    `text` is HTML for what an author wrote, plain for what people wrote.
    """

    text: str
    is_right: bool
    people: int
    strong: int = 0


@dataclass(frozen=True)
class PartStatistics:
    """A row, a gap or a place that is answered by itself: by how many people, and by how many of them rightly."""

    text: str
    people: int
    right: int
    drew: tuple[AnswerCount, ...]  # wrong answers, the most frequent first; of a gap with a list all its options

    @property
    def share(self) -> float:
        """The share that was right, 0 to 1."""
        return self.right / self.people if self.people else 0.0


@dataclass(frozen=True)
class ItemStatistics:
    """A question with its figures; `asked` counts all times, everything else the people who first answered it.

    `options` are those of a question that has some, as authored; `written` the wrong texts that many gave, of
    `wrote` people who wrote something wrong; `misspelt` are the people whose text differs from an accepted one in
    nothing but tone marks, other marks, capitals or spaces.
    """

    question: Question
    asked: int = 0
    people: int = 0
    right: int = 0
    strong: int = 0
    discrimination: float | None = None
    options: tuple[AnswerCount, ...] = ()
    parts: tuple[PartStatistics, ...] = ()
    written: tuple[AnswerCount, ...] = ()
    wrote: int = 0
    misspelt: int = 0

    @property
    def share(self) -> float | None:
        """The share of people who were right at their first try, 0 to 1; None where nobody answered."""
        return self.right / self.people if self.people else None


def analyse_item(
    question: Question, tallies: Iterable[tuple[Question, ResponseTally]], *, asked: int = 0
) -> ItemStatistics:
    """The figures of the question; each tally comes with its wording, which is asked alike (`looks_the_same`)."""
    given = [(_in_numbers_of(wording, question, tally), tally) for wording, tally in within_deadline(tallies)]
    options: tuple[AnswerCount, ...] = ()
    written: tuple[AnswerCount, ...] = ()
    parts: tuple[PartStatistics, ...] = ()
    wrote = 0
    if question.options:
        options = tuple(_options(question, given))
    elif question.kind in (QuestionKind.TEXT, QuestionKind.NUMBER):
        wrong = [(response["text"], tally) for response, tally in given if _is_wrong_text(question, response)]
        wrote = sum(tally.people for _text, tally in wrong)
        written = tuple(_written(wrong))
    else:
        parts = tuple(_parts(question, given))
    return ItemStatistics(
        question,
        asked=asked,
        people=sum(tally.people for _response, tally in given),
        right=sum(tally.right for _response, tally in given),
        strong=sum(tally.strong for _response, tally in given),
        discrimination=discrimination(tally for _response, tally in given),
        options=options,
        parts=parts,
        written=written,
        wrote=wrote,
        misspelt=sum(tally.people for response, tally in given if is_misspelt(question, response)),
    )


def discrimination(tallies: Iterable[ResponseTally]) -> float | None:
    r"""How well the question tells the strong from the weak, −1 to 1; None where it cannot be told.

    The point-biserial correlation of the item with the rest of the attempt (the “corrected” one, of which the item
    itself is no part, so that it does not agree with itself):

        r = (M₁ − M₀) ⁄ s · √(p · q)

    M₁ and M₀ are the mean scores of the rest for those who were right and those who were not, s is the standard
    deviation (of the population) of all these scores, p the share that was right, and q = 1 − p. It is Pearson's
    correlation for an item that is 0 or 1, and computed as such, since items with partial credit lie between:

        r = (n·Σxy − Σx·Σy) ⁄ √((n·Σx² − (Σx)²) · (n·Σy² − (Σy)²))

    L. Crocker and J. Algina, “Introduction to Classical and Modern Test Theory” (1986), on item analysis. It
    cannot be told where all score the same, in the item or in the rest, nor where there is no rest: in practice.
    """
    n = x = xx = y = yy = xy = 0.0
    for tally in tallies:
        n, x, y = n + tally.rated, x + tally.x, y + tally.y
        xx, yy, xy = xx + tally.xx, yy + tally.yy, xy + tally.xy
    across, along = n * xx - x * x, n * yy - y * y
    # Sums of fractions miss nothing by a hair.
    if across < 1e-9 * max(n * n, 1.0) or along < 1e-9 * max(n * n, 1.0):
        return None
    return max(-1.0, min(1.0, (n * xy - x * y) / math.sqrt(across * along)))


def is_misspelt(question: Question, response: dict[str, Any]) -> bool:
    """Whether something written is wrong by nothing but marks (đ is d), capitals or spaces."""
    if question.kind == QuestionKind.TEXT:
        return _is_wrong_text(question, response) and _is_almost(question.accepted, response["text"])
    if question.kind != QuestionKind.GAP:
        return False
    right = grading.parts(question, response)
    said = zip(question.gaps, response.get("gaps", ()), right, strict=False)
    return any(not is_right and not gap.options and _is_almost(gap.accepted, text) for gap, text, is_right in said)


def _is_almost(accepted: Iterable[str], text: str) -> bool:
    return bool(text) and fold(text) in map(fold, accepted)


def _is_wrong_text(question: Question, response: dict[str, Any]) -> bool:
    return bool(response.get("text")) and not all(grading.parts(question, response))


def _in_numbers_of(wording: Question, question: Question, tally: ResponseTally) -> dict[str, Any]:
    return AskedQuestion(wording, question).by_key(tally.response)


def _options(question: Question, given: Sequence[Given]) -> Iterator[AnswerCount]:
    people: Counter[int] = Counter()
    strong: Counter[int] = Counter()
    for response, tally in given:
        for number in response.get("chosen", ()):
            people[number] += tally.people
            strong[number] += tally.strong
    for number, option in enumerate(question.options):
        yield AnswerCount(option.html, option.right, people[number], strong[number])


def _written(wrong: Iterable[tuple[str, ResponseTally]]) -> Iterator[AnswerCount]:
    """The wrong texts that enough people gave alike, by the spelling that most of them used."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    strong: Counter[str] = Counter()
    for text, tally in wrong:
        alike = fold(text, diacritics=False)
        spellings[alike][text] += tally.people
        strong[alike] += tally.strong
    most = sorted(spellings.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    for alike, counted in most[:MAX_WRONG_ANSWERS_SHOWN]:
        if counted.total() >= MIN_PEOPLE:
            yield AnswerCount(counted.most_common(1)[0][0], False, counted.total(), strong[alike])


def _parts(question: Question, given: Sequence[Given]) -> Iterator[PartStatistics]:
    answered = [(grading.parts(question, response), response, tally) for response, tally in given]
    for number, text in enumerate(_names(question)):
        said = [
            (value, right[number], tally)
            for right, response, tally in answered
            if (value := _response_to_part(question, response, number)) not in (None, "", [])
        ]
        people = sum(tally.people for _value, _right, tally in said)
        right = sum(tally.people for _value, is_right, tally in said if is_right)
        yield PartStatistics(text, people, right, tuple(_answer_counts(question, number, said)))


def _names(question: Question) -> Sequence[str]:
    """What the parts are called: rows and steps by their text, gaps by their number."""
    if question.rows:
        return [row.html for row in question.rows]
    return question.items or [str(number) for number in range(1, len(question.gaps) + 1)]


def _response_to_part(question: Question, response: dict[str, Any], number: int) -> Any:
    said = response.get({QuestionKind.ORDER: "order", QuestionKind.GAP: "gaps"}.get(question.kind, "rows")) or ()
    return said[number] if number < len(said) else None


def _answer_counts(
    question: Question, number: int, said: Sequence[tuple[Any, bool, ResponseTally]]
) -> Iterator[AnswerCount]:
    if question.kind == QuestionKind.GAP and not question.gaps[number].options:
        yield from _written((value, tally) for value, is_right, tally in said if not is_right)
        return
    people: Counter[int] = Counter()
    strong: Counter[int] = Counter()
    for value, is_right, tally in said:
        for one in value if isinstance(value, list) else [int(value)]:
            if question.kind == QuestionKind.GAP or not is_right:
                people[one] += tally.people
                strong[one] += tally.strong
    if question.kind == QuestionKind.GAP:
        yield from _gap_options(question.gaps[number], people, strong)
        return
    texts = question.columns or question.items
    right = question.rows[number].right if question.rows else ()
    for one, count in people.most_common(MAX_WRONG_ANSWERS_SHOWN):
        if count >= MIN_PEOPLE and one not in right:
            yield AnswerCount(texts[one], False, count, strong[one])


def _gap_options(gap: Gap, people: Counter[int], strong: Counter[int]) -> Iterator[AnswerCount]:
    for number, option in enumerate(gap.options):
        yield AnswerCount(option.html, option.right, people[number], strong[number])
