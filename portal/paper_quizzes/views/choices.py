"""The questions of a quiz to choose from by hand."""

from dataclasses import dataclass

from portal.content.pages.blueprint import Blueprint
from portal.content.text.vietnamese import fold
from portal.courses.queries.revision_cache import page_content
from portal.paper_quizzes.enums import OmitReason
from portal.paper_quizzes.rules.drawing import omit_reason
from portal.paper_quizzes.views.entry import short_stem


@dataclass(frozen=True)
class QuestionChoice:
    """A question in the list; `reason` says why it cannot be on paper."""

    name: str
    stem: str
    folded: str
    section: str
    is_must_pass: bool
    reason: OmitReason | None


def question_choices(revision_id: int) -> list[QuestionChoice]:
    """The questions that a sheet may have, in the order of the page; those kept for before and after are none."""
    content = page_content(revision_id)
    blueprint = Blueprint.of_front(content.front)
    found = []
    for question in blueprint.drawable(list(content.questions.values())):
        stem = short_stem(question)
        found.append(
            QuestionChoice(
                question.id,
                stem,
                fold(stem),
                question.section,
                blueprint.is_must_pass(question),
                omit_reason(question),
            )
        )
    return found
