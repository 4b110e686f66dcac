"""Questions with options: one to choose, several to choose, one from a list."""

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.questions.rules.grading.kinds import BadResponse, Form, GradingKind, Response, numbers


def read_one(question: Question, form: Form) -> Response:
    """`{"chosen": [option number]}`, or of none."""
    return _chosen(question, form.getlist("choice"), most=1)


def read_listed(question: Question, form: Form) -> Response:
    """The same from a list, whose first line is empty and says that nothing is chosen."""
    return _chosen(question, [value for value in form.getlist("choice") if value], most=1)


def read_many(question: Question, form: Form) -> Response:
    """`{"chosen": [option numbers]}`."""
    return _chosen(question, form.getlist("choice"), most=len(question.options))


def _chosen(question: Question, values: list[str], *, most: int) -> Response:
    chosen = numbers(values, below=len(question.options))
    if len(chosen) > most:
        raise BadResponse
    return {"chosen": chosen}


def _right(question: Question) -> list[int]:
    return [number for number, option in enumerate(question.options) if option.right]


def one_is_right(question: Question, response: Response) -> tuple[bool]:
    """Any of the right options will do; where none is right, none must be chosen."""
    chosen = response.get("chosen", [])
    return (question.options[chosen[0]].right if chosen else not _right(question),)


def many_are_right(question: Question, response: Response) -> tuple[bool, ...]:
    """Each option is chosen or left as it should be."""
    chosen = response.get("chosen", [])
    return tuple((number in chosen) == option.right for number, option in enumerate(question.options))


def right_minus_wrong(question: Question, response: Response) -> float:
    """Each wrong option takes one right option away."""
    chosen, right = set(response.get("chosen", [])), set(_right(question))
    return max(0.0, (len(chosen & right) - len(chosen - right)) / len(right)) if right else 0.0


def one_solution(question: Question) -> Response:
    """The first right option."""
    return {"chosen": _right(question)[:1]}


def many_solution(question: Question) -> Response:
    """Every right option."""
    return {"chosen": _right(question)}


KINDS = {
    QuestionKind.SINGLE: GradingKind(read_one, one_is_right, one_solution),
    QuestionKind.SELECT: GradingKind(read_listed, one_is_right, one_solution),
    QuestionKind.MULTIPLE: GradingKind(
        read_many, many_are_right, many_solution, right_minus_wrong=right_minus_wrong
    ),
}
