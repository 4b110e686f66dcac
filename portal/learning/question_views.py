"""A question as a person sees it in a form: what may be shown now, and nothing that gives the answer away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from portal.content.questions import Question
from portal.questions.grading import Response, grade
from portal.questions.queries import Tried

# After this many wrong tries a practice question explains itself, unless its author says otherwise.
TRIES_BEFORE_SOLUTION = 2
_LAST_PARAGRAPH = re.compile(r"<p>((?:(?!<p[ >]).)*)</p>\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class OptionView:
    """An option of a question: `state` is right, wrong, missed (right, but not chosen) or empty."""

    value: int
    html: str
    chosen: bool = False
    state: str = ""
    why: str = ""


@dataclass(frozen=True)
class QuestionView:
    """A question ready for the form; `verdict` is right, wrong or empty while it is open.

    `heading` is inline HTML; `body` is block HTML that stands before it, such as a picture.
    """

    name: str
    kind: str
    heading: str
    body: str
    options: tuple[OptionView, ...] = ()
    text: str = ""
    verdict: str = ""
    message: str = ""
    explanation: str = ""
    right_text: str = ""
    passage: str = ""
    hints: Sequence[str] = ()
    tries: int = 0

    @property
    def is_many(self) -> bool:
        """Whether several options may be chosen."""
        return self.kind == "multiple"


def ask(
    question: Question, response: Response | None = None, *, order: Sequence[int] | None = None
) -> QuestionView:
    """The question with what was answered so far, and no word on whether that is right."""
    given = response or {}
    chosen = given.get("chosen", [])
    heading, body = _parts(question.stem)
    return QuestionView(
        name=question.id,
        kind=question.kind,
        heading=heading,
        body=body,
        options=tuple(
            OptionView(number, question.options[number].html, number in chosen)
            for number in (order if order is not None else range(len(question.options)))
        ),
        text=given.get("text", ""),
    )


def practise(question: Question, tried: Tried | None, *, order: Sequence[int] | None = None) -> QuestionView:
    """A practice question: feedback on what was chosen, and after enough wrong tries the solution."""
    tries = tried.tries if tried is not None else 0
    hints = question.hints if question.hint_after is not None and tries >= question.hint_after else ()
    if tried is None:
        return replace(ask(question, order=order), hints=hints)
    enough = question.max_tries or question.solution_after or TRIES_BEFORE_SOLUTION
    reveal = question.solution_after is not None and tries >= enough
    view = solve(question, tried.response, order=order, reveal=reveal)
    return replace(view, tries=tries, hints=hints if view.verdict == "wrong" else ())


def solve(
    question: Question, response: Response | None, *, order: Sequence[int] | None = None, reveal: bool = True
) -> QuestionView:
    """The question with its answer marked; the solution is shown to a right answer or on `reveal`."""
    is_right = response is not None and grade(question, response).right
    reveal = reveal or is_right
    view = ask(question, response, order=order)
    if is_right:
        message = question.solved
    else:
        message = question.resolved if reveal and question.resolved else question.failed
    return replace(
        view,
        options=tuple(_mark(option, question, reveal=reveal) for option in view.options),
        verdict="right" if is_right else "wrong",
        message=message,
        explanation=question.explanation if reveal else "",
        right_text=_right_text(question) if reveal and not is_right else "",
        passage=question.passage,
    )


def _mark(option: OptionView, question: Question, *, reveal: bool) -> OptionView:
    source = question.options[option.value]
    if option.chosen:
        return replace(option, state="right" if source.right else "wrong", why=source.feedback)
    if reveal and source.right:
        return replace(option, state="missed", why=source.feedback)
    return option


def _right_text(question: Question) -> str:
    if question.kind == "number" and question.number is not None:
        return f"{question.number:g}".replace(".", ",")
    return question.accepted[0] if question.accepted else ""


@lru_cache(maxsize=4096)
def _parts(stem: str) -> tuple[str, str]:
    """The last paragraph of a stem is its heading; what stands before it is its body."""
    last = _LAST_PARAGRAPH.search(stem)
    if last is None:
        return "", stem
    # Both halves come from HTML that was sanitised when it was published.
    return Markup(last.group(1)), Markup(stem[: last.start()])  # noqa: S704 - see the line above
