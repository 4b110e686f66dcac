"""The most-missed questions of a unit: answered wrongly most often at the first try."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from portal.content.enums import QuestionKind
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.courses.permissions import BelongsToUnit, can_see
from portal.courses.queries.published import PageRow, find_page_by_id
from portal.courses.queries.revision_cache import page_content
from portal.dashboard.most_missed.queries import (
    MAX_SAMPLED_ANSWERS,
    MissedCount,
    first_answers,
    most_missed_counts,
    wrong_answers,
)
from portal.errors import NotFound
from portal.learning.questions.views.questions import QuestionView, open_question

PERIOD = timedelta(days=90)
MIN_PEOPLE = 5  # people; a smaller number would say more about one of them than about the question
GAP = re.compile(r"⟦\d+⟧")
MIN_SAME_OPTION = 2  # people who chose the same wrong option
MAX_QUESTIONS = 10


@dataclass(frozen=True)
class MissedQuestion:
    """A question that goes wrong; `drawn_to` is the wrong option most people chose, if several did (HTML)."""

    missed: MissedCount
    page: PageRow
    question: Question
    view: QuestionView
    most_chosen: str
    drawn: int
    is_must_pass: bool
    may_open: bool

    @property
    def story(self) -> str:
        """What stands before what is asked, as HTML; of a text with gaps the text."""
        is_gap = self.question.kind == QuestionKind.GAP
        return self.view.shown or (blank_gaps(self.question.stem) if is_gap else "")


@dataclass(frozen=True)
class MissedQuestions:
    """The questions that go wrong; `sample` is of how many answers at most they tell, none where of all."""

    found: Sequence[MissedQuestion]
    sample: int | None


def most_missed_questions(unit_id: int, *, now: datetime, viewer: BelongsToUnit) -> MissedQuestions:
    """The ten questions that the people of the unit and below most often answered wrongly at first, in 90 days."""
    answers = first_answers(unit_id, since=now - PERIOD)
    missed = most_missed_counts(answers, least=MIN_PEOPLE, limit=MAX_QUESTIONS)
    drawn = wrong_options(wrong_answers(answers, [each.question_id for each in missed]) if missed else [], missed)
    return MissedQuestions(
        list(question_views(missed, drawn, viewer)), MAX_SAMPLED_ANSWERS if answers.is_sample else None
    )


def question_views(
    missed: Sequence[MissedCount], drawn: dict[int, Counter[str]], viewer: BelongsToUnit
) -> Iterator[MissedQuestion]:
    """The questions as they are asked now; one that a new text has no more is left out."""
    for each in missed:
        page = find_page_by_id(each.page_id)
        content = page_content(page.revision_id) if page is not None else None
        question = content.questions.get(each.name) if content is not None else None
        if page is None or content is None or question is None:
            continue
        option, number = next(iter(drawn[each.question_id].most_common(1)), ("", 0))
        alike = number >= MIN_SAME_OPTION
        yield MissedQuestion(
            *(each, page, question, open_question(question), option if alike else "", number if alike else 0),
            is_must_pass=Blueprint.of_front(content.front).is_must_pass(question),
            may_open=can_see(viewer, page),
        )


def wrong_options(rows: Sequence[tuple[int, int, Any]], missed: Sequence[MissedCount]) -> dict[int, Counter[str]]:
    """How many people chose each wrong option, by question; the words are those of the text that they answered.

    Only options are told: what somebody wrote is theirs.
    """
    names = {each.question_id: each.name for each in missed}
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for question_id, revision_id, response in rows:
        with suppress(NotFound):
            question = page_content(revision_id).questions.get(names[question_id])
            counted[question_id].update(wrong_options_in(question, response) if question is not None else ())
    return counted


def blank_gaps(stem: str) -> Markup:
    """The HTML of a text with gaps, each gap as dots in brackets."""
    # Sanitised when it was published; dots and brackets bring no mark-up in.
    return Markup(GAP.sub("[…]", stem))  # noqa: S704 - see the line above


def wrong_options_in(question: Question, response: Any) -> Iterator[str]:
    """The wrong options in a response, as HTML."""
    for number in response.get("chosen", ()):
        if number < len(question.options) and not question.options[number].right:
            yield question.options[number].html
