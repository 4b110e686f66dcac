"""The steps, rows and gaps of a question as a form shows them.

A kind of question with parts is a module here, and its line in PARTS.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.learning.enums import AnswerState
from portal.learning.questions.views.parts import gaps, rows, steps
from portal.learning.questions.views.parts.part import OptionView, PartsOfKind, PartView
from portal.questions.rules.grading import parts
from portal.questions.rules.grading.kinds import Response

PARTS: dict[QuestionKind, PartsOfKind] = steps.PARTS | rows.PARTS | gaps.PARTS


def open_parts(question: Question, given: Response, order: Sequence[int] | None) -> tuple[PartView, ...]:
    """The parts with what was answered so far, in the order in which they are shown; none for other kinds."""
    kind = PARTS.get(question.kind)
    return kind.ask(question, given, order) if kind is not None else ()


def graded_parts(
    question: Question, given: Response, asked: Sequence[PartView], *, reveal: bool
) -> tuple[PartView, ...]:
    """The parts with a word on each whether it is right; with `reveal` also on what belongs there."""
    states = parts(question, given)
    return tuple(_mark(question, part, is_right=states[part.number], reveal=reveal) for part in asked)


def _mark(question: Question, part: PartView, *, is_right: bool, reveal: bool) -> PartView:
    kind = PARTS[question.kind]
    values = kind.right_values(question, part.number)
    return replace(
        part,
        state=AnswerState.RIGHT if is_right else AnswerState.WRONG,
        options=tuple(_mark_option(option, values, reveal=reveal) for option in part.options),
        right=kind.right(question, part.number) if reveal and not is_right else "",
    )


def _mark_option(option: OptionView, right: Collection[int], *, reveal: bool) -> OptionView:
    if option.chosen:
        return replace(option, state=AnswerState.RIGHT if option.value in right else AnswerState.WRONG)
    return replace(option, state=AnswerState.MISSED) if reveal and option.value in right else option
