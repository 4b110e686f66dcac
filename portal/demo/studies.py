"""The published courses as the demonstration's learners meet them, with right and wrong answers at hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.content.scenarios.scenario import Scene
from portal.courses.queries import published
from portal.courses.queries.published import PageRow, list_courses
from portal.courses.queries.revision_cache import page_content
from portal.demo.rehearsals import wise_choices
from portal.questions.queries.answers import question_ids
from portal.questions.rules.grading import grade, solution
from portal.questions.rules.grading.kinds import Response


@dataclass(frozen=True)
class StudyQuestion:
    """A question with one right response and some wrong ones, each with its score at the first try."""

    id: int
    text: Question
    right: tuple[Response, float]
    wrong: tuple[tuple[Response, float], ...]


@dataclass(frozen=True)
class StudyPage:
    """A page to be finished."""

    id: int
    revision_id: int
    course_id: int
    kind: str
    minutes: int
    front: Mapping[str, Any]
    questions: tuple[StudyQuestion, ...]
    scenes: Mapping[str, Scene]
    wise: Mapping[str, Sequence[int]]  # of each scene the choices of somebody who knows what to do
    points: int  # of a checklist


Course = tuple[StudyPage, ...]


def published_courses() -> list[Course]:
    """The pages of every course that everybody may take, in their order; empty before anything is published."""
    rows = list_courses()
    outlines = published.outlines(course.id for course in rows)
    return [tuple(_page(row) for row in outlines[course.id]) for course in rows if outlines[course.id]]


def _page(row: PageRow) -> StudyPage:
    content = page_content(row.revision_id)
    ids = question_ids(row.id)
    asked = tuple(_question(ids[name], text) for name, text in content.questions.items())
    return StudyPage(
        row.id,
        row.revision_id,
        row.course_id,
        row.kind,
        row.minutes,
        content.front,
        asked,
        content.scenes,
        wise_choices(content.scenes),
        len(content.points),
    )


def _question(question_id: int, text: Question) -> StudyQuestion:
    right, others = _responses(text)
    marks = [(response, grade(text, response).score) for response in others]
    wrong = tuple((response, score) for response, score in marks if score < 1)
    return StudyQuestion(question_id, text, (right, grade(text, right).score), wrong)


def _responses(text: Question) -> tuple[Response, list[Response]]:
    """A right response, and others of which some are wrong."""
    if text.kind == QuestionKind.ORDER:
        steps = list(range(len(text.items)))
        return {"order": steps}, [{"order": steps[::-1]}, {"order": [*steps[1:], steps[0]]}]
    if text.kind in (QuestionKind.MATCH, QuestionKind.MATRIX):
        right_rows: list[list[int]] = solution(text)["rows"]
        moved = [
            [[(column + 1) % len(text.columns)] if n == row else chosen for n, chosen in enumerate(right_rows)]
            for row, (column, *_more) in enumerate(right_rows)
        ]
        return {"rows": right_rows}, [{"rows": rows} for rows in moved]
    if text.kind == QuestionKind.GAP:
        gaps: list[str] = solution(text)["gaps"]
        wrong = [
            "0" if gap.options and gaps[n] != "0" else "1" if gap.options else "không biết"
            for n, gap in enumerate(text.gaps)
        ]
        return {"gaps": gaps}, [{"gaps": [*gaps[:n], wrong[n], *gaps[n + 1 :]]} for n in range(len(gaps))]
    if text.kind == QuestionKind.TEXT:
        return {"text": text.accepted[0]}, [{"text": "không biết"}, {"text": "chưa rõ"}]
    if text.kind == QuestionKind.NUMBER:
        wanted = text.number or 0.0
        return {"text": f"{wanted:g}"}, [{"text": f"{wanted + text.tolerance + off:g}"} for off in (1, 10)]
    right = [number for number, option in enumerate(text.options) if option.right]
    if text.kind in (QuestionKind.SINGLE, QuestionKind.SELECT):
        return {"chosen": right[:1]}, [{"chosen": [number]} for number in range(len(text.options))]
    turned = [sorted(set(right) ^ {number}) for number in range(len(text.options))]
    return {"chosen": right}, [{"chosen": chosen} for chosen in turned if chosen]
