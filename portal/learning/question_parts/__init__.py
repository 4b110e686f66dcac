"""The steps, rows and gaps of a question as a form shows them.

A kind of question with parts is a module here, and its line in PARTS.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from portal.content.questions import Question
from portal.learning.question_parts import gaps, rows, steps
from portal.learning.question_parts.views import OptionView, Parts, PartView
from portal.questions.grading import Response, parts

__all__ = ["OptionView", "PartView", "ask_parts", "mark_parts"]

PARTS: dict[str, Parts] = steps.PARTS | rows.PARTS | gaps.PARTS


def ask_parts(question: Question, given: Response, order: Sequence[int] | None) -> tuple[PartView, ...]:
    """The parts with what was answered so far, in the order in which they are shown; none for other kinds."""
    kind = PARTS.get(question.kind)
    return kind.ask(question, given, order) if kind is not None else ()


def mark_parts(
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
        state="right" if is_right else "wrong",
        options=tuple(_mark_option(option, values, reveal=reveal) for option in part.options),
        right=kind.right(question, part.number) if reveal and not is_right else "",
    )


def _mark_option(option: OptionView, right: Collection[int], *, reveal: bool) -> OptionView:
    if option.chosen:
        return replace(option, state="right" if option.value in right else "wrong")
    return replace(option, state="missed") if reveal and option.value in right else option
