"""The columns of learning that the demonstration fills, each table's in the order in which its rows are given."""

from portal.db import Model
from portal.observations.models import Observation
from portal.pretests.models import PretestAnswer
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt, RemedialAnswer, Review
from portal.scenarios.models import ScenarioRun, ScenarioStep

COLUMNS: dict[type[Model], tuple[str, ...]] = {
    PageProgress: ("user_id", "page_id", "revision_id", "done_at", "score"),
    CourseProgress: ("user_id", "course_id", "started_at", "active_at", "finished_at"),
    Attempt: (
        "id",
        "user_id",
        "page_id",
        "revision_id",
        "drawn",
        "pass_mark",
        "started_at",
        "submitted_at",
        "score",
        "passed",
    ),
    Answer: (
        "user_id",
        "question_id",
        "revision_id",
        "attempt_id",
        "token",
        "response",
        "score",
        "answered_at",
    ),
    PretestAnswer: (
        "user_id",
        "question_id",
        "page_id",
        "revision_id",
        "phase",
        "form",
        "score",
        "answered_at",
    ),
    RemedialAnswer: ("attempt_id", "missed_id", "question_id", "number", "response", "score", "answered_at"),
    Review: ("user_id", "question_id", "due_on", "card", "reviewed_on"),
    ScenarioRun: (
        "id",
        "user_id",
        "page_id",
        "revision_id",
        "first_scene",
        "began_at",
        "ended_at",
        "ending",
    ),
    ScenarioStep: ("run_id", "number", "scene", "choice", "to", "chosen_at"),
    Observation: (
        "user_id",
        "observer_id",
        "page_id",
        "revision_id",
        "ticked",
        "is_complete",
        "remark",
        "token",
        "observed_at",
        "acknowledged_at",
    ),
}
