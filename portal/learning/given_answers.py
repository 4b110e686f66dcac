"""The answer in the form that was posted, and whether it can be taken."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from portal.content.questions import Question
from portal.errors import Refused
from portal.questions import grading


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as it is kept; `error` says why it is not whole, if so.

    An answer that `is_clear` may be kept all the same, where it can still be changed.
    """

    response: grading.Response
    error: str | None = None
    is_clear: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen or written."""
        return grading.is_empty(self.response)


def given_answer(question: Question) -> GivenAnswer:
    """What the posted form answers to the question. Raises Refused when it does not fit the question at all."""
    try:
        response = grading.read_response(question, request.form)
    except grading.Unclear as unclear:
        error = _("Two steps have the same number. Give each step its own.")
        return GivenAnswer(unclear.response, error, is_clear=False)
    except grading.BadResponse:
        raise Refused(
            _("This answer does not fit the question. Open the page again and answer once more.")
        ) from None
    if grading.is_empty(response):
        return GivenAnswer(response, _("Choose or write an answer first."))
    if not grading.is_complete(question, response):
        return GivenAnswer(response, _("Some places are still open: choose or write something in each."))
    return GivenAnswer(response)
