"""What each member has begun, passed and finished."""

from flask import Flask

from portal.courses.events import page_published
from portal.progress.operations.completions import (
    on_attempt_regraded,
    on_attempt_submitted,
    on_scenario_ended,
    touch_course,
)
from portal.progress.operations.outdated_completions import on_page_published
from portal.questions.events import attempt_regraded, attempt_submitted, practice_answered, remedial_answered
from portal.scenarios.events import scenario_ended


def register(app: Flask) -> None:
    """Listen for what is answered and rehearsed."""
    practice_answered.connect(touch_course)
    attempt_submitted.connect(on_attempt_submitted)
    remedial_answered.connect(on_attempt_submitted)
    attempt_regraded.connect(on_attempt_regraded)
    scenario_ended.connect(on_scenario_ended)
    page_published.connect(on_page_published)
