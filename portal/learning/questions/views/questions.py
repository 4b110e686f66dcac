"""A question as a person sees it in a form: what may be shown now, and nothing that gives the answer away."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.learning.enums import AnswerState
from portal.learning.questions.views.parts import graded_parts, open_parts
from portal.learning.questions.views.parts.gaps import split_at_gaps, split_lead
from portal.learning.questions.views.parts.part import OptionView, PartView, join_html
from portal.questions.queries.answers import LastTry
from portal.questions.rules.grading import grade, solution
from portal.questions.rules.grading.kinds import Response

# After this many wrong tries a practice question explains itself, unless its author says otherwise.
MAX_TRIES_BEFORE_SOLUTION = 2
TRIES_BEFORE_HELP = 2  # wrong ones, from which on the person is told whom to ask
_LAST_FIGURES = re.compile(r"(?:<figure\b(?:(?!<figure\b).)*</figure>\s*)+\Z", re.DOTALL)
_LAST_PARAGRAPH = re.compile(r"<p>((?:(?!<p[ >]).)*)</p>\s*\Z", re.DOTALL)

# Kinds that are answered in the same fields as another one.
TEMPLATE_KINDS: dict[str, str] = {
    QuestionKind.MULTIPLE: QuestionKind.SINGLE,
    QuestionKind.NUMBER: QuestionKind.TEXT,
}


@dataclass(frozen=True)
class QuestionView:
    """A question ready for the form; `verdict` is right, wrong or empty while it is open.

    `heading` is inline HTML; `body` is block HTML that stands before it, such as a picture, and `figure` drawings
    that stand after it. `parts` are the steps,
    rows or gaps of the kinds that have them, `tail` the HTML after the last gap; `right_items` are the steps in
    their right order, once the solution may be shown. Once it is answered, `body` marks the clues of its messages,
    and `clues` is the HTML of the list of reasons.
    """

    name: str
    kind: str
    heading: str
    body: str
    figure: str = ""
    options: tuple[OptionView, ...] = ()
    parts: tuple[PartView, ...] = ()
    tail: str = ""
    text: str = ""
    verdict: str = ""
    message: str = ""
    explanation: str = ""
    right_text: str = ""
    right_items: tuple[str, ...] = ()
    passage: str = ""
    clues: str = ""
    hints: Sequence[str] = ()
    tries: int = 0
    encouragement: str = ""  # after right answers in a row

    @property
    def is_many(self) -> bool:
        """Whether several options may be chosen."""
        return self.kind == QuestionKind.MULTIPLE

    @property
    def shown(self) -> str:
        """What is shown beside the heading, as block HTML: body and drawings."""
        return self.body + self.figure

    @property
    def is_by_letter(self) -> bool:
        """Whether its options are the letters of rings in a drawing."""
        return len(self.options) > 1 and all(option.letter for option in self.options)

    @property
    def ring_states(self) -> str:
        """The classes, each after a space, that tell a drawing which ring is right and which was wrong."""
        if not self.is_by_letter or not any(option.state for option in self.options):
            return ""
        is_wrong = {one.letter.lower(): one.state == AnswerState.WRONG for one in self.options if one.state}
        said = [f"ring-{'wrong' if wrong else 'right'}-{letter}" for letter, wrong in is_wrong.items()]
        return " " + " ".join(said if all(is_wrong.values()) else ["ring-told", *said])

    @property
    def needs_help(self) -> bool:
        """Whether it was tried in vain so often that somebody should help."""
        return self.verdict == AnswerState.WRONG and self.tries >= TRIES_BEFORE_HELP

    @property
    def fragment(self) -> str:
        """The template of what is answered in."""
        return f"learning/_question_{TEMPLATE_KINDS.get(self.kind, self.kind)}.html"

    @property
    def right_parts(self) -> int:
        """How many parts are known to be right."""
        return sum(part.state == AnswerState.RIGHT for part in self.parts)


def open_question(
    question: Question, response: Response | None = None, *, order: Sequence[int] | None = None
) -> QuestionView:
    """The question with what was answered so far, and no word on whether that is right."""
    given = response or {}
    chosen = given.get("chosen", [])
    heading, body, figure = _split_heading(question)
    return QuestionView(
        name=question.id,
        kind=question.kind,
        heading=heading,
        body=body,
        figure=figure,
        options=tuple(
            OptionView(number, question.options[number].html, number in chosen)
            for number in (order or range(len(question.options)) if question.options else ())
        ),
        parts=open_parts(question, given, order),
        tail=split_at_gaps(question.stem, len(question.gaps))[-1] if question.kind == QuestionKind.GAP else "",
        text=given.get("text", ""),
    )


def practice_question(
    question: Question,
    tried: LastTry | None,
    *,
    order: Sequence[int] | None = None,
    refused: Response | None = None,
) -> QuestionView:
    """A practice question: feedback on what was chosen, and after enough wrong tries the solution.

    `refused` is an answer that was not taken; it stands in the form, without a word on whether it is right.
    """
    tries = tried.tries if tried is not None else 0
    hints = question.hints if question.hint_after is not None and tries >= question.hint_after else ()
    if tried is None or refused is not None:
        return replace(open_question(question, refused, order=order), tries=tries, hints=hints)
    reveal = question.solution_after is not None and tries >= _max_tries(question)
    view = solved_question(question, tried.response, order=order, reveal=reveal)
    return replace(view, tries=tries, hints=hints if view.verdict == AnswerState.WRONG else ())


def right_at_once(questions: Mapping[str, Question], tried: Mapping[str, LastTry | None]) -> frozenset[str]:
    """The names of the questions that were answered once, and rightly."""
    return frozenset(
        name
        for name, last in tried.items()
        if last is not None and last.tries == 1 and grade(questions[name], last.response).right
    )


def relevant_tries(question: Question, tries: int) -> int:
    """How many tries there were, up to the number from which on another one changes nothing that is shown."""
    return min(tries, max(_max_tries(question), question.hint_after or 0, TRIES_BEFORE_HELP))


def _max_tries(question: Question) -> int:
    return question.max_tries or question.solution_after or MAX_TRIES_BEFORE_SOLUTION


def solved_question(
    question: Question, response: Response | None, *, order: Sequence[int] | None = None, reveal: bool = True
) -> QuestionView:
    """The question with its answer marked; the solution is shown to a right answer or on `reveal`."""
    is_right = response is not None and grade(question, response).right
    reveal = reveal or is_right
    view = open_question(with_clues(question), response, order=order)
    if is_right:
        message = question.solved
    else:
        message = question.resolved if reveal and question.resolved else question.failed
    return replace(
        view,
        options=tuple(_mark(option, question, reveal=reveal) for option in view.options),
        parts=(
            graded_parts(question, response or {}, view.parts, reveal=reveal)
            if view.parts and (reveal or question.show_partial)
            else view.parts
        ),
        verdict=AnswerState.RIGHT if is_right else AnswerState.WRONG,
        message=message,
        explanation=question.explanation if reveal else "",
        right_text=_right_text(question) if reveal and not is_right else "",
        right_items=question.items if reveal and not is_right else (),
        passage=question.passage,
        clues=question.clues,
    )


def with_clues(question: Question) -> Question:
    """The question as it stands once it was answered: the clues of its messages are marked."""
    return replace(question, stem=question.answered_stem) if question.answered_stem else question


def _mark(option: OptionView, question: Question, *, reveal: bool) -> OptionView:
    source = question.options[option.value]
    if option.chosen:
        return replace(option, state=AnswerState.RIGHT if source.right else AnswerState.WRONG, why=source.feedback)
    if reveal and source.right:
        return replace(option, state=AnswerState.MISSED, why=source.feedback)
    return option


def _right_text(question: Question) -> str:
    """What is right, where no option or part says so in its place."""
    if question.kind == QuestionKind.SELECT:
        return join_html([option.html for option in question.options if option.right])
    return str(solution(question)["text"]) if question.kind in (QuestionKind.TEXT, QuestionKind.NUMBER) else ""


def _split_heading(question: Question) -> tuple[str, str, str]:
    """What is asked, as a heading, the HTML before it and drawings after it.

    A text with gaps stands below its heading by itself.
    """
    if question.kind != QuestionKind.GAP:
        return _split_stem(question.stem)
    asked, _text = split_lead(question.stem)
    # It comes from HTML that was sanitised when it was published.
    return Markup(asked), "", ""  # noqa: S704 - see the line above


@lru_cache(maxsize=4096)
def _split_stem(stem: str) -> tuple[str, str, str]:
    """The last paragraph of a stem is its heading; before it stands its body, after it there may be drawings."""
    figures = _LAST_FIGURES.search(stem)
    asked, figure = (stem[: figures.start()], figures[0]) if figures else (stem, "")
    last = _LAST_PARAGRAPH.search(asked)
    if last is None:
        return "", stem, ""
    # All three come from HTML that was sanitised when it was published.
    return Markup(last.group(1)), Markup(asked[: last.start()]), Markup(figure)  # noqa: S704 - see the line above
