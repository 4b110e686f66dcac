"""Rows that ask for columns: pairs to match, and the matrix."""

from collections.abc import Collection, Sequence

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.learning.questions.views.parts.part import OptionView, PartsOfKind, PartView, join_html
from portal.questions.rules.grading.aliases import opaque_numbers
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.grading.rows import field_name


def ask_match(question: Question, given: Response, order: Sequence[int] | None) -> tuple[PartView, ...]:
    """The rows as they were written, with the columns in the order of their shuffling."""
    return _ask(question, given, rows=None, columns=order or opaque_numbers(question.columns))


def ask_matrix(question: Question, given: Response, order: Sequence[int] | None) -> tuple[PartView, ...]:
    """The rows in the order of their shuffling, with the columns as they were written."""
    return _ask(question, given, rows=order, columns=None)


def _ask(
    question: Question, given: Response, *, rows: Sequence[int] | None, columns: Sequence[int] | None
) -> tuple[PartView, ...]:
    chosen: list[list[int]] = given.get("rows") or [[] for _row in question.rows]
    values = _values(question)
    return tuple(
        PartView(
            number,
            field_name(number),
            question.rows[number].html,
            options=tuple(
                OptionView(values[column], question.columns[column], column in chosen[number])
                for column in columns or range(len(question.columns))
            ),
            is_many=question.rows[number].many,
        )
        for number in rows or range(len(question.rows))
    )


def _values(question: Question) -> dict[int, int]:
    """What stands for each column in the form: in a match its alias, in a matrix its number."""
    is_match = question.kind == QuestionKind.MATCH
    columns = opaque_numbers(question.columns) if is_match else range(len(question.columns))
    return {column: value for value, column in enumerate(columns)}


def right(question: Question, number: int) -> str:
    """The columns that belong to the row."""
    return join_html([question.columns[column] for column in question.rows[number].right])


def right_values(question: Question, number: int) -> Collection[int]:
    """What stands for them in the form."""
    values = _values(question)
    return {values[column] for column in question.rows[number].right}


PARTS = {
    QuestionKind.MATCH: PartsOfKind(ask_match, right, right_values),
    QuestionKind.MATRIX: PartsOfKind(ask_matrix, right, right_values),
}
