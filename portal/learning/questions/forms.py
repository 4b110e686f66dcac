"""The answer in the form that was posted, and whether it can be taken."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from portal.content.questions.question import Question
from portal.errors import Refused
from portal.questions.rules import grading as grading_rules
from portal.questions.rules.grading import is_complete, read_response
from portal.questions.rules.grading.kinds import BadResponse, ContradictoryResponse, Form, Response

# In a lesson one form holds all questions: a field's name begins with its question's, which has no such sign.
FIELD_SEPARATOR = "."


@dataclass(frozen=True)
class PostedAnswer:
    """An answer as it is kept; `error` says why it is not whole, if so.

    An answer that `is_clear` may be kept all the same, where it can still be changed.
    """

    response: Response
    error: str | None = None
    is_clear: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen or written."""
        return grading_rules.is_empty(self.response)


def parse_posted_answer(question: Question, fields: Form | None = None) -> PostedAnswer:
    """What the posted form, or these fields of it, answers to the question.

    Raises Refused when it does not fit the question at all.
    """
    try:
        response = read_response(question, request.form if fields is None else fields)
    except ContradictoryResponse as unclear:
        error = _("Two steps have the same number. Give each step its own.")
        return PostedAnswer(unclear.response, error, is_clear=False)
    except BadResponse:
        raise Refused(
            _("This answer does not fit the question. Open the page again and answer once more.")
        ) from None
    if grading_rules.is_empty(response):
        return PostedAnswer(response, _("Choose or write an answer first."))
    if not is_complete(question, response):
        return PostedAnswer(response, _("Some places are still open: choose or write something in each."))
    return PostedAnswer(response)


def fields_of_question(name: str) -> Form | None:
    """The posted fields of this question of a lesson, without its name before theirs; None if there are none."""
    prefix = name + FIELD_SEPARATOR
    found = [(key, value) for key, value in request.form.items(multi=True) if key.startswith(prefix)]
    return Form((key.removeprefix(prefix), value) for key, value in found) if found else None


def fields_of_single_question() -> Form:
    """The posted fields that name no question, for a form that holds one alone."""
    return Form((key, value) for key, value in request.form.items(multi=True) if FIELD_SEPARATOR not in key)


def holds_other_questions(name: str) -> bool:
    """Whether the posted form has fields of other questions of the lesson besides this one."""
    return any(FIELD_SEPARATOR in key and key.partition(FIELD_SEPARATOR)[0] != name for key in request.form)
