"""Rows that ask for columns: pairs to match, and the matrix."""

from collections.abc import Sequence

from portal.content.enums import QuestionKind
from portal.content.questions.question import MatrixRow, Question
from portal.questions.rules.grading.aliases import opaque_numbers
from portal.questions.rules.grading.kinds import (
    BadResponse,
    Form,
    GradingKind,
    Response,
    ensure_no_other_fields,
    numbers,
)

FIELD_PREFIX = "row-"


def field_name(number: int) -> str:
    """The name of the field of the row with this number."""
    return f"{FIELD_PREFIX}{number}"


def read_matrix(question: Question, form: Form) -> Response:
    """`{"rows": [[column numbers of the first row], …]}`."""
    return _read(question, form, range(len(question.columns)))


def read_match(question: Question, form: Form) -> Response:
    """The same, from fields that name the columns by their aliases."""
    return _read(question, form, opaque_numbers(question.columns))


def _read(question: Question, form: Form, columns: Sequence[int]) -> Response:
    ensure_no_other_fields(form, FIELD_PREFIX, [field_name(number) for number in range(len(question.rows))])
    rows = []
    for number, row in enumerate(question.rows):
        values = [value for value in form.getlist(field_name(number)) if value]
        chosen = numbers(values, below=len(columns))
        if len(chosen) > 1 and not row.many:
            raise BadResponse
        rows.append(sorted(columns[column] for column in chosen))
    return {"rows": rows}


def _given(question: Question, response: Response) -> list[list[int]]:
    return response.get("rows") or [[] for _row in question.rows]


def are_right(question: Question, response: Response) -> tuple[bool, ...]:
    """Each row holds what it should."""
    return tuple(map(_is_right, question.rows, _given(question, response)))


def _is_right(row: MatrixRow, chosen: list[int]) -> bool:
    if row.many or not chosen:
        return set(chosen) == set(row.right)
    return chosen[0] in row.right


def right_minus_wrong(question: Question, response: Response) -> float:
    """In a row for several columns each wrong one takes a right one away; other rows count whole."""
    return sum(map(_row_credit, question.rows, _given(question, response))) / len(question.rows)


def _row_credit(row: MatrixRow, chosen: list[int]) -> float:
    if not row.many or not row.right:
        return float(_is_right(row, chosen))
    hits = len(set(chosen) & set(row.right))
    return max(0.0, (hits - (len(chosen) - hits)) / len(row.right))


def is_complete(question: Question, response: Response) -> bool:
    """Something is chosen in every row where a column is due; of several columns none may be meant too."""
    rows = zip(question.rows, _given(question, response), strict=True)
    return any(response["rows"]) and all(chosen or row.many or not row.right for row, chosen in rows)


def solution(question: Question) -> Response:
    """All right columns of each row, or the first where one is asked for."""
    return {"rows": [list(row.right) if row.many else list(row.right[:1]) for row in question.rows]}


KINDS = {
    QuestionKind.MATRIX: GradingKind(read_matrix, are_right, solution, is_complete, right_minus_wrong),
    QuestionKind.MATCH: GradingKind(read_match, are_right, solution, is_complete),
}
