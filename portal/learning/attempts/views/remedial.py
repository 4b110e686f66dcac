"""What an attempt still needs to pass, as its person sees it: what was missed and why, and what is asked now."""

from dataclasses import dataclass

from portal.learning.attempts.views.attempts import AttemptView
from portal.learning.attempts.views.passages import PassageToRead, passages_to_read
from portal.learning.queries import Lane
from portal.learning.questions.views.questions import QuestionView, open_question, solved_question
from portal.questions.queries.remedial import open_remedial
from portal.questions.rules.grading.kinds import Response


@dataclass(frozen=True)
class RemedialView:
    """A question that must be right, explained with the answer that missed it, and the one asked in its place.

    `is_again` tells that what is explained was itself asked in place of the missed one; `left` counts the missed
    ones, this one among them. `passage` is what to read again, none where the author names nothing.
    """

    missed_id: int
    number: int
    left: int
    explained: QuestionView
    is_answered: bool
    is_again: bool
    asked: QuestionView
    passage: PassageToRead | None


def remedial_of(view: AttemptView, lane: Lane, refused: Response | None = None) -> RemedialView | None:
    """What is explained and asked after the attempt; None where nothing is needed of it, or nothing would do.

    `refused` is an answer that was not taken; it stands in the form.
    """
    remedial = open_remedial(view.attempt)
    if remedial is None:
        return None
    asked = open_question(remedial.key.asked, refused, order=remedial.asked.order)
    if remedial.last is None:
        number = next(at for at, one in enumerate(view.questions) if one.name == remedial.missed_name)
        explained, is_answered = view.questions[number], view.answered[number]
    else:
        last, wording = remedial.last
        explained, is_answered = solved_question(wording.key, wording.by_key(last.response)), True
    passages = passages_to_read([explained.passage], lane)
    return RemedialView(
        missed_id=remedial.missed_id,
        number=remedial.number,
        left=remedial.left,
        explained=explained,
        is_answered=is_answered,
        is_again=remedial.last is not None,
        asked=asked,
        passage=passages[0] if passages else None,
    )
