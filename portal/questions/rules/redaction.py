"""What people wrote themselves: all other answers are numbers of what an author wrote."""

from portal.content.questions.question import Question
from portal.questions.rules.grading import parts
from portal.questions.rules.grading.kinds import Response


def redact_response(question: Question | None, response: Response) -> Response:
    """The answer without what the person made up; None stands for a question whose wording is lost.

    A right text stays: it is the author's, and grading again must come to the same. A wrong one may say anything,
    a name or a phone number, and is wrong when it is empty too.
    """
    if "text" in response:
        is_right = question is not None and all(parts(question, response))
        return response if is_right else response | {"text": ""}
    if "gaps" in response:
        given = response["gaps"]
        if question is None:
            return response | {"gaps": [""] * len(given)}
        right = parts(question, response)
        stays = [is_right or bool(gap.options) for gap, is_right in zip(question.gaps, right, strict=True)]
        return response | {"gaps": [said if stay else "" for said, stay in zip(given, stays, strict=True)]}
    return response
