"""Which key an answer is graded by: the one it was asked with, or one that was mended since."""

from dataclasses import dataclass

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.content.screens.drawing import without_drawings
from portal.courses.queries.revision_cache import page_content
from portal.questions.models import Attempt
from portal.questions.queries.answers import AttemptRow
from portal.questions.queries.regradings import regraded_revisions
from portal.questions.rules.grading.kinds import Response


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it was asked, and what it became when its key was mended."""

    asked: Question
    mended: Question | None = None

    @property
    def key(self) -> Question:
        """The wording whose key counts."""
        return self.mended or self.asked

    def by_key(self, response: Response) -> Response:
        """The answer in the numbers of the key: steps change their numbers with their order."""
        if self.asked.kind != QuestionKind.ORDER or self.asked.items == self.key.items or "order" not in response:
            return response
        free = list(enumerate(self.key.items))
        numbers = {}
        for item, text in enumerate(self.asked.items):
            match = next(pair for pair in free if pair[1] == text)
            free.remove(match)
            numbers[item] = match[0]
        return {"order": [None if item is None else numbers[item] for item in response["order"]]}


def looks_the_same(one: Question, other: Question) -> bool:
    """Whether two wordings look the same to who answers them, whatever their keys say."""
    return _appearance(one) == _appearance(other)


def _appearance(question: Question) -> tuple[object, ...]:
    return (
        {QuestionKind.NUMBER: QuestionKind.TEXT}.get(question.kind, question.kind),
        without_drawings(question.stem),
        [option.html for option in question.options],
        [(row.html, row.many) for row in question.rows],
        question.columns,
        sorted(question.items),
        [[option.html for option in gap.options] for gap in question.gaps],
    )


def asked_questions(attempt: Attempt | AttemptRow) -> dict[str, AskedQuestion]:
    """The questions drawn for an attempt, by name, as they are asked: all that an open attempt shows."""
    wordings = page_content(attempt.revision_id).questions
    return {drawn["name"]: AskedQuestion(wordings[drawn["name"]]) for drawn in attempt.drawn}


def graded_questions(attempt: Attempt | AttemptRow) -> dict[str, AskedQuestion]:
    """The questions of an attempt, by name, each with the answer key that it is graded by.

    An attempt begun before a key was mended, and submitted after, is graded by the mended key like those before.
    """
    mended = regraded_revisions(drawn["question"] for drawn in attempt.drawn)
    ids = {drawn["name"]: drawn["question"] for drawn in attempt.drawn}
    return {
        name: _with_key(question.asked, attempt.revision_id, mended.get(ids[name]))
        for name, question in asked_questions(attempt).items()
    }


def graded_question(name: str, question_id: int, *, revision_id: int) -> AskedQuestion:
    """A question as it is asked on this revision, with the answer key that it is graded by now."""
    asked = page_content(revision_id).questions[name]
    return _with_key(asked, revision_id, regraded_revisions([question_id]).get(question_id))


def _with_key(asked: Question, revision_id: int, mended: int | None) -> AskedQuestion:
    if mended is None or mended <= revision_id:
        return AskedQuestion(asked)
    key = page_content(mended).questions[asked.id]
    return AskedQuestion(asked, key if looks_the_same(asked, key) else None)
