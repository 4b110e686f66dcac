"""What came of a quiz on paper: in numbers, as a text for the group, and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.deadlines import check_deadline
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.paper_quizzes.queries.quizzes import QuizPlace
from portal.paper_quizzes.rules.drawing import sheet_code
from portal.spreadsheets.table import Column, Table


@dataclass(frozen=True)
class ResultNumbers:
    """How many sheets there are, how many passed, and how many do not count yet."""

    sheets: int
    people: int
    passed: int
    waiting: int
    average: float  # of the scores, 0 to 1


def result_numbers(results: Sequence[PaperResult]) -> ResultNumbers:
    """The sheets in numbers; of somebody with several the latest says whether it passed."""
    latest = {result.user_id: result for result in reversed(results)}
    return ResultNumbers(
        sheets=len(results),
        people=len(latest),
        passed=sum(result.passed for result in latest.values()),
        waiting=sum(result.attempt_id is None for result in results),
        average=sum(result.score for result in latest.values()) / len(latest) if latest else 0.0,
    )


def group_text(quiz: PaperQuiz, place: QuizPlace, numbers: ResultNumbers) -> str:
    """A text for the group, of numbers alone."""
    lines = [
        _("%(title)s (%(course)s)", title=quiz.title, course=place.course_title),
        _(
            "%(people)d people did it on paper: %(passed)d passed, %(rest)d not yet.",
            people=numbers.people,
            passed=numbers.passed,
            rest=numbers.people - numbers.passed,
        ),
        _("On average %(share)d %% right.", share=round(numbers.average * 100)),
    ]
    return "\n".join(lines)


def result_table(quiz: PaperQuiz, results: Sequence[PaperResult], units: dict[int, str]) -> Table:
    """The sheets as a table, by given name; `units` are the names of the units by person."""
    check_deadline()
    columns = [
        Column(_("Name"), width=28),
        Column(_("Unit"), width=28),
        Column(_("Sheet"), width=8),
        Column(_("Done on"), "day"),
        Column(_("Score"), "share"),
        Column(_("Passed")),
        Column(_("Counts")),
        Column(_("Typed in by"), width=24),
    ]
    rows = [
        (
            result.user.name,
            units.get(result.user_id, ""),
            sheet_code(quiz.code, result.version),
            result.done_on,
            result.score,
            _("yes") if result.passed else _("no"),
            _("yes") if result.attempt_id is not None else _("not yet"),
            result.entered_by.name,
        )
        for result in sorted(results, key=lambda one: (one.user.name_key, one.id))
    ]
    return Table(_("Results"), columns, rows, titles=[quiz.title, f"{quiz.code}"])
