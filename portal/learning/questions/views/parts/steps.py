"""Steps to be put in order: shown as they were answered, those without a place after them."""

from collections.abc import Sequence

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.learning.questions.views.parts.part import PartsOfKind, PartView
from portal.questions.rules.grading.aliases import opaque_numbers
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.grading.order import field_name


def ask(question: Question, given: Response, order: Sequence[int] | None) -> tuple[PartView, ...]:
    """Each step with its place so far."""
    answered: list[int | None] = given.get("order") or []
    places = {item: place for place, item in enumerate(answered, 1) if item is not None}
    alias_of = {item: alias for alias, item in enumerate(opaque_numbers(question.items))}
    shown = sorted(order or alias_of, key=lambda item: places.get(item, len(alias_of) + 1))
    return tuple(
        PartView(item, field_name(alias_of[item]), question.items[item], place=places.get(item)) for item in shown
    )


def right(_question: Question, number: int) -> str:
    """The place where the step belongs."""
    return str(number + 1)


PARTS = {QuestionKind.ORDER: PartsOfKind(ask, right)}
